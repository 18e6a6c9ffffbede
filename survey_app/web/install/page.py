"""`/install/{code}`: how to put an organization's questionnaire on its site; to be sent to whoever keeps the site."""

from typing import Final

from flask import Blueprint, Response, current_app, request, url_for

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.exports.banner_file import BANNER_SIZES
from survey_app.services.find_organizations import find_organizations
from survey_app.storage.organization_search import FoundOrganization
from survey_app.web.api.responses import get_organization
from survey_app.web.install import snippets
from survey_app.web.install.colours import read_choice
from survey_app.web.install.guides import GUIDES
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network
from survey_app.web.pages import render_page

blueprint = Blueprint("install", __name__)
_LONGEST_QUERY: Final = 100
_MOST_WORDS: Final = 10
_MOST_SHOWN: Final = 20


@blueprint.get("/install/")
def get_start() -> Response:
    """Ask which organization it is: by the code, or by words of the name."""
    query = " ".join(request.args.get("query", "")[:_LONGEST_QUERY].split()[:_MOST_WORDS])
    code = parse_code(query)
    if code is not None:
        return Response(status=303, headers={"Location": url_for(".get_page", code=code)})
    return render_page("install/start.html", DEFAULT_LANGUAGE, query=query, found=_search(query) if query else [])


@blueprint.get("/install/<code>")
def get_page(code: str) -> Response:
    """Show everything that the organization's site, wall or tablet needs."""
    here = installation()
    try:
        organization = get_organization(here, code)
    except OrganizationUnknown:
        return render_page("install/start.html", DEFAULT_LANGUAGE, 404, query="", found=[], unknown=code[:40])
    addresses = snippets.Addresses(here.settings.public_url, organization.card.code)
    colours = read_choice()
    return render_page(
        "install/page.html",
        DEFAULT_LANGUAGE,
        422 if colours.wrong else 200,
        card=organization.card,
        sites=sorted(map(_readable_host, organization.hosts)),
        addresses=addresses,
        snippets=snippets,
        banner_sizes=BANNER_SIZES,
        colours=colours,
        guides=GUIDES,
    )


def _search(query: str) -> list[FoundOrganization]:
    here = installation()
    count_request(current_app, "search", request_network(current_app, here.network_key))
    with here.readers() as session:
        return find_organizations(session, query, limit=_MOST_SHOWN).organizations


def _readable_host(host: str) -> str:
    """Return a host as people write it: школа.рф, not xn--80aaxridipd.xn--p1ai."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
