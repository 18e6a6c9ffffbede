"""`GET /`: a field for the code from a poster, and a search for those who have none."""

from typing import Final

from flask import Blueprint, Response, current_app, request, url_for

from survey_app.domain.identifiers import parse_code
from survey_app.services.find_organizations import find_organizations
from survey_app.storage.organization_search import FoundOrganization
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network
from survey_app.web.pages import render_page, wanted_language

blueprint = Blueprint("home", __name__)
_MOST_SHOWN: Final = 20
_LONGEST_CODE: Final = 40
_LONGEST_QUERY: Final = 100
_MOST_WORDS: Final = 10


@blueprint.get("/")
def get_home() -> Response:
    """Show the start page; with a code lead to its questionnaire, with a query list what is found."""
    language = wanted_language()
    typed = request.args.get("code", "").strip()[:_LONGEST_CODE]
    code = parse_code(typed)
    if code is not None:
        return Response(
            status=303, headers={"Location": url_for("questionnaire.get_by_link", code=code, lang=language)}
        )
    query = " ".join(request.args.get("query", "")[:_LONGEST_QUERY].split()[:_MOST_WORDS])
    found, is_more = _search(query) if query else ([], False)
    status = 422 if typed else 200
    return render_page("hosted/home.html", language, status, code=typed, query=query, found=found, is_more=is_more)


def _search(query: str) -> tuple[list[FoundOrganization], bool]:
    here = installation()
    count_request(current_app, "search", request_network(current_app, here.network_key))
    with here.readers() as session:
        page = find_organizations(session, query, limit=_MOST_SHOWN)
    return page.organizations, page.after is not None
