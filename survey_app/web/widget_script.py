"""`GET /w/1.js`: the widget itself, the one file that every page which carries it loads."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app

from survey_app.web.compressed import render_body, send_compressed

blueprint = Blueprint("widget_script", __name__)
_CACHING: Final = "max-age=3600, stale-while-revalidate=86400"
_MEDIA_TYPE: Final = "text/javascript; charset=utf-8"


@blueprint.get("/w/1.js")
def get_widget() -> Response:
    """Answer with the built widget; an installation without it says so instead of sending a page as a script."""
    file = Path(current_app.static_folder or "") / "widget" / "1.js"
    try:
        script = file.read_bytes()
    except FileNotFoundError:
        return Response("// The widget is not built here.\n", 404, content_type=_MEDIA_TYPE)
    return send_compressed(render_body(script), _MEDIA_TYPE, _CACHING)
