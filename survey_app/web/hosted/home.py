"""`GET /`: a field for the code from a poster, and a search for those who have none."""

from typing import Final

from flask import Blueprint, Response, current_app, request

from survey_app.domain.identifiers import find_code, find_poster
from survey_app.services.find_organizations import find_organizations
from survey_app.storage.organization_search import FoundOrganization
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network
from survey_app.web.pages import here_display, render_page, wanted_language

blueprint = Blueprint("home", __name__)
_MOST_SHOWN: Final = 20
_LONGEST_CODE: Final = 200  # a whole address may be pasted
_LONGEST_QUERY: Final = 100
_MOST_WORDS: Final = 10


@blueprint.get("/")
def get_home() -> Response:
    """Show the start page; with a code lead to its questionnaire, with a query list what is found."""
    language = wanted_language()
    typed = request.args.get("code", "").strip()[:_LONGEST_CODE]
    address = _find_address(typed)
    if address is not None:
        return Response(status=303, headers={"Location": address})
    asked = "".join(each for each in request.args.get("query", "") if each.isprintable() or each.isspace())
    query = " ".join(asked[:_LONGEST_QUERY].split()[:_MOST_WORDS])
    found, is_more = _search(query) if query else ([], False)
    status = 422 if typed else 200
    return render_page("hosted/home.html", language, status, code=typed, query=query, found=found, is_more=is_more)


def _find_address(typed: str) -> str | None:
    """Return where the code leads; a poster's whole address leads where its QR code does, with its place."""
    poster = find_poster(typed)
    if poster is not None:
        return here_display().url("questionnaire.get_by_qr", code=poster[0], place=poster[1])
    code = find_code(typed)
    return None if code is None else here_display().url("questionnaire.get_by_link", code=code)


def _search(query: str) -> tuple[list[FoundOrganization], bool]:
    here = installation()
    count_request(current_app, "search", request_network(current_app, here.network_key))
    with here.readers() as session:
        page = find_organizations(session, query, limit=_MOST_SHOWN)
    return page.organizations, page.after is not None
