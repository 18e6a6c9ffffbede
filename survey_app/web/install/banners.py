"""`/install/{code}/banner-{size}.{svg|png}`: pictures for sites where only links are allowed."""

from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from flask import Blueprint, Response, abort, current_app

from survey_app.exports.banner_file import BANNER_SIZES, BannerFormat, BannerTexts, render_banner
from survey_app.web.api.responses import get_organization
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.install.snippets import BANNER_PROMISE, LINK_TEXT
from survey_app.web.installation import installation

blueprint = Blueprint("banners", __name__)
_CACHING: Final = "public, max-age=86400, stale-while-revalidate=604800"
_MEDIA_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}
_SIZES: Final = {each.name: each for each in BANNER_SIZES}
_BUTTON: Final = "Ответить"


@blueprint.get("/install/<code>/banner-<size>.<form>")
def get_banner(code: str, size: str, form: str) -> Response:
    """Answer with a banner; it is the same for all organizations, but only theirs to show."""
    if size not in _SIZES or form not in _MEDIA_TYPES:
        abort(404)
    get_organization(installation(), code)
    texts = BannerTexts(LINK_TEXT, BANNER_PROMISE, _BUTTON, _read_icon(current_app.static_folder or ""))
    picture = render_banner(_SIZES[size], cast("BannerFormat", form), texts)
    return send_compressed(render_body(picture), _MEDIA_TYPES[form], _CACHING)


@lru_cache(maxsize=1)
def _read_icon(folder: str) -> str:
    return (Path(folder) / "icon.svg").read_text("utf-8")
