"""`/install/{code}/posters`: posters and QR codes of an organization and of its places, to look at and to print."""

import hashlib
from typing import Final

from flask import Blueprint, Response, current_app, request

from survey_app.domain.errors import OrganizationUnknown, PlaceUnknown
from survey_app.domain.posters import PAPERS, Paper, Poster, short_address
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.exports.poster_pdf import render_posters, render_preview
from survey_app.exports.qr_image import draw_qr, render_qr_png, render_qr_svg
from survey_app.services.list_posters import list_organization_posters
from survey_app.services.style_posters import style_posters
from survey_app.web.api.responses import get_organization
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.downloads import cut_small, take_slot
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network
from survey_app.web.pages import list_languages, page_texts, render_page, wanted_language

MOST_AT_ONCE: Final = 200  # posters made while somebody waits: about three seconds
PDF: Final = "application/pdf"
blueprint = Blueprint("posters", __name__)
_CACHING: Final = "public, max-age=300"  # names and places change, and somebody is waiting to see that
_SUBJECT: Final = "posters"
_PAPER_NAMES: Final[dict[Paper, str]] = {"a4": "А4", "a5": "А5"}


@blueprint.errorhandler(OrganizationUnknown)
def answer_unknown_organization(_refusal: OrganizationUnknown) -> Response:
    """Help to find the right code."""
    return render_page("install/start.html", DEFAULT_LANGUAGE, 404, query="", found=[], unknown=_asked_code()[:40])


@blueprint.errorhandler(PlaceUnknown)
def answer_unknown_place(refusal: PlaceUnknown) -> Response:
    """Lead to the posters that there are."""
    return render_page("install/no_poster.html", DEFAULT_LANGUAGE, 404, code=_asked_code(), place=refusal.about[0])


@blueprint.get("/install/<code>/posters")
def get_posters(code: str) -> Response:
    """List the organization's posters, each with a picture of it and its files."""
    language = wanted_language()
    posters = _list_posters(code)
    return render_page(
        "install/posters.html",
        DEFAULT_LANGUAGE,
        posters=posters,
        papers=PAPERS,
        paper_names=_PAPER_NAMES,
        poster_language=language,
        poster_languages=list_languages(),
        most_at_once=MOST_AT_ONCE,
        short_address=short_address(installation().settings.public_url),
    )


@blueprint.get("/install/<code>/poster-<any(a4, a5):paper>.pdf")
def get_poster(code: str, paper: Paper) -> Response:
    """Answer with one poster: the organization's, or that of the `place`."""
    poster = _get_poster(code)
    content = render_posters([poster], style_posters(installation(), paper, wanted_language()))
    return _send(content, PDF, _name_file("poster", poster, paper))


@blueprint.get("/install/<code>/posters-<any(a4, a5):paper>.pdf")
def get_all_posters(code: str, paper: Paper) -> Response:
    """Answer with all posters of the organization in one file; of very many places, with the first ones."""
    posters = _list_posters(code)[:MOST_AT_ONCE]
    take_slot()
    content = render_posters(posters, style_posters(installation(), paper, wanted_language()))
    return _send(content, PDF, _name_file("posters", posters[0], paper))


@blueprint.get("/install/<code>/poster-a4.png")
def get_preview(code: str) -> Response:
    """Answer with a small picture of a poster."""
    poster = _get_poster(code)
    return _send(render_preview(poster, style_posters(installation(), "a4", wanted_language())), "image/png")


@blueprint.get("/install/<code>/qr.svg")
def get_qr_svg(code: str) -> Response:
    """Answer with the QR code alone, to be put into somebody's own layout."""
    address = _get_poster(code).address(installation().settings.public_url)
    title = page_texts(wanted_language())["poster_qr_alt"].format(address=address)
    return send_compressed(render_body(render_qr_svg(draw_qr(address), title)), "image/svg+xml", _CACHING)


@blueprint.get("/install/<code>/qr.png")
def get_qr_png(code: str) -> Response:
    """Answer with the QR code alone for programs that know no SVG."""
    address = _get_poster(code).address(installation().settings.public_url)
    return _send(render_qr_png(draw_qr(address)), "image/png")


def _asked_code() -> str:
    return str((request.view_args or {})["code"])


def _list_posters(code: str) -> list[Poster]:
    here = installation()
    organization = get_organization(here, code)
    count_request(current_app, _SUBJECT, request_network(current_app, here.network_key))
    with here.readers() as session:
        return list_organization_posters(session, organization.id, organization.card)


def _get_poster(code: str) -> Poster:
    posters = _list_posters(code)
    place = request.args.get("place", "")
    found = next((each for each in posters if each.place_code == place), None)
    if found is None:
        raise PlaceUnknown("The organization has no place with this code.", about=(place[:24],))
    return found


def _send(content: bytes, media_type: str, file_name: str | None = None) -> Response:
    response = Response(list(cut_small([content])), content_type=media_type)  # a slow line takes it piece by piece
    response.headers["Content-Length"] = str(len(content))
    response.headers["Cache-Control"] = _CACHING
    if file_name is not None:
        response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    response.set_etag(hashlib.sha256(content).hexdigest()[:24])
    response.make_conditional(request)
    return response


def _name_file(kind: str, poster: Poster, paper: Paper) -> str:
    return "-".join(filter(None, (kind, poster.code, poster.place_code, paper))) + ".pdf"
