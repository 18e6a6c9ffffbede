"""`GET /w/frame.js`: keeps a frame with our questionnaire as high as its content, on any site."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app

from survey_app.web.compressed import render_body, send_compressed

blueprint = Blueprint("frame_script", __name__)
_CACHING: Final = "max-age=3600, stale-while-revalidate=86400"


@blueprint.get("/w/frame.js")
def get_frame_script() -> Response:
    """Answer with the script."""
    script = (Path(current_app.static_folder or "") / "widget" / "frame.js").read_bytes()
    return send_compressed(render_body(script), "text/javascript; charset=utf-8", _CACHING)
