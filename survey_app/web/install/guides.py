"""`/install/guides/{name}`: how to put the questionnaire into the usual systems, step by step, with pictures."""

import re
from typing import Final

from flask import Blueprint, Response, abort, request

from survey_app.domain.identifiers import parse_code
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.settings import ROOT
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.documents import read_document
from survey_app.web.pages import render_page

blueprint = Blueprint("guides", __name__)
GUIDES: Final = {"bitrix": "1С-Битрикс", "wordpress": "WordPress", "html": "Обычная страница HTML"}
_FOLDER: Final = ROOT / "docs" / "install"
_PICTURE: Final = re.compile(r"[a-z0-9-]{1,40}\.png")
_CACHING: Final = "public, max-age=86400"


@blueprint.get("/install/guides/<name>")
def get_guide(name: str) -> Response:
    """Show a guide; with `code` it leads back to that organization's snippets."""
    if name not in GUIDES:
        abort(404)
    document = read_document(_FOLDER / f"{name}.md")
    code = parse_code(request.args.get("code", ""))
    return render_page("install/guide.html", DEFAULT_LANGUAGE, document=document, code=code, name=name, guides=GUIDES)


@blueprint.get("/install/guides/pictures/<file>")
def get_picture(file: str) -> Response:
    """Answer with a picture of a guide."""
    path = _FOLDER / "pictures" / file
    if not _PICTURE.fullmatch(file) or not path.is_file():
        abort(404)
    return send_compressed(render_body(path.read_bytes()), "image/png", _CACHING)
