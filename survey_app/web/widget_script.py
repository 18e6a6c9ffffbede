"""`GET /w/…`: the widget itself, the one file that every page which carries it loads, and its parts on demand."""

import re
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app

from survey_app.web.compressed import render_body, send_compressed

blueprint = Blueprint("widget_script", __name__)
_CACHING: Final = "max-age=3600, stale-while-revalidate=86400"
_MEDIA_TYPE: Final = "text/javascript; charset=utf-8"
_NAME: Final = re.compile(r"1(-[a-z]{1,20})?\.js")


@blueprint.get("/w/<name>")
def get_widget(name: str) -> Response:
    """Answer with a built file, to scripts of any site; a name without one gets no page in place of a script."""
    script = _read_script(name)
    if script is None:
        return Response("// No such file of the widget is built here.\n", 404, content_type=_MEDIA_TYPE)
    response = send_compressed(render_body(script), _MEDIA_TYPE, _CACHING)
    response.headers["Access-Control-Allow-Origin"] = "*"  # modules, which the parts are, are read under CORS
    return response


def _read_script(name: str) -> bytes | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        return (Path(current_app.static_folder or "") / "widget" / name).read_bytes()
    except FileNotFoundError:
        return None
