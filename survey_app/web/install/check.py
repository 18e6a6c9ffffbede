"""`/install/{code}/check`: looks at the organization's site and says what it found there."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, current_app, request

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE
from survey_app.domain.site_addresses import write_host
from survey_app.domain.site_findings import Finding
from survey_app.services.check_site import SiteCheck, check_site
from survey_app.services.explain_site import VERDICTS, WAYS, Explanation, explain_finding
from survey_app.services.installation import Installation
from survey_app.storage.collecting import CollectingOrganization
from survey_app.web.api.responses import get_organization
from survey_app.web.bodies import read_form
from survey_app.web.installation import installation
from survey_app.web.limits import TooManyError, count_request, request_network
from survey_app.web.pages import render_page
from survey_app.web.refused_hosts import describe_refused_hosts

blueprint = Blueprint("site_check", __name__)
MOST_CHECKS: Final = 10  # of one organization's site by one network in ten minutes
_MOST_FORM_BYTES: Final = 32 * 1024
_LONGEST_SHOWN: Final = 300
_STATUSES: Final = {"address_malformed": 422, "address_not_registered": 422, "too_many": 429, "busy": 503}
_BUSY_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A check in words, for the page."""

    verdict: str
    is_good: bool
    page: str | None
    ways: tuple[tuple[str, tuple[Explanation, ...]], ...]
    findings: tuple[Explanation, ...]
    is_form_wrong: bool


@blueprint.errorhandler(OrganizationUnknown)
def answer_unknown_organization(_refusal: OrganizationUnknown) -> Response:
    """Help to find the right code."""
    asked = (request.view_args or {}).get("code", "")[:40]
    return render_page("install/start.html", DEFAULT_LANGUAGE, 404, query="", found=[], unknown=asked)


@blueprint.get("/install/<code>/check")
def get_form(code: str) -> Response:
    """Show the form alone: what is left of a result's address that was kept or sent on."""
    return _render(get_organization(installation(), code), "")


@blueprint.post("/install/<code>/check")
def post_check(code: str) -> Response:
    """Check the organization's site, and show what was found under the form."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":  # nobody's visitors are to press this button unknowingly
        abort(403)
    here = installation()
    typed = read_form(request, _MOST_FORM_BYTES).get("address", "").strip()
    organization = get_organization(here, code)
    check = _check(here, organization, typed)
    return _render(organization, typed[:_LONGEST_SHOWN], check)


def _check(here: Installation, organization: CollectingOrganization, typed: str) -> SiteCheck:
    subject = f"check/{organization.card.code}"
    try:
        count_request(current_app, subject, request_network(current_app, here.network_key), MOST_CHECKS)
    except TooManyError as error:
        return SiteCheck(None, findings=(Finding("too_many", (str(-(-error.retry_after // 60)),)),))
    return check_site(here.readers, here.fetcher, organization.card.code, here.settings.public_url, typed)


def _render(organization: CollectingOrganization, typed: str, check: SiteCheck | None = None) -> Response:
    status = next((_STATUSES[each.code] for each in check.findings if each.code in _STATUSES), 200) if check else 200
    response = render_page(
        "install/check.html",
        DEFAULT_LANGUAGE,
        status,
        card=organization.card,
        sites=sorted(map(write_host, organization.hosts)),
        typed=typed,
        check=_show(check) if check else None,
        refused=_list_refused(organization.card.code) if check else [],
        is_check_page=True,
    )
    _tell_when_to_return(response, check)
    return response


def _tell_when_to_return(response: Response, check: SiteCheck | None) -> None:
    if check and response.status_code in (429, 503):
        minutes = next((int(each.about[0]) for each in check.findings if each.code == "too_many"), 0)
        response.headers["Retry-After"] = str(minutes * 60 or _BUSY_SECONDS)


def _show(check: SiteCheck) -> ShownCheck:
    return ShownCheck(
        verdict=VERDICTS[check.verdict],
        is_good=check.verdict in ("works", "partly"),
        page=check.page,
        ways=tuple((WAYS[way.name], tuple(map(explain_finding, way.obstacles))) for way in check.ways),
        findings=tuple(map(explain_finding, check.findings)),
        is_form_wrong=any(_STATUSES.get(each.code) == 422 for each in check.findings),  # noqa: PLR2004 - of the table
    )


def _list_refused(code: str) -> list[str]:
    with installation().readers() as session:
        return describe_refused_hosts(session, code)
