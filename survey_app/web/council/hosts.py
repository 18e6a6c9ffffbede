"""From which sites an organization's responses are taken: its council allows and refuses them, after a question."""

from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from survey_app.domain.errors import AlreadyExists, HostUnknown, InvalidInput, LastHost
from survey_app.domain.site_addresses import write_host
from survey_app.domain.site_hosts import MOST_DECISIONS
from survey_app.services.allow_host import allow_host
from survey_app.services.explain_site import explain_refused
from survey_app.services.get_council_site import CouncilSite, get_council_site
from survey_app.services.refuse_host import refuse_host
from survey_app.storage.jurisdiction import is_within
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.access import TABLE
from survey_app.web.api.selections import parse_organization
from survey_app.web.audit import describe_act
from survey_app.web.bodies import read_form
from survey_app.web.callers import get_caller
from survey_app.web.council.forms import HostForm
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("council_hosts", __name__)
_LIST: Final = "/council/cycles/<code>/organizations/<organization>/hosts"
_MOST_FORM_BYTES: Final = 8192
_OUTDATED: Final = "Страница устарела. Отправьте форму ещё раз."
_TOO_MANY: Final = f"Разрешено уже {MOST_DECISIONS} сайтов этой организации. Сначала уберите лишний."
_ALREADY: Final = "Ответы с этого сайта уже принимаются."
_LAST: Final = (
    "Это единственный сайт организации. Сначала разрешите другой: иначе ответы принимались бы с любого сайта."
)
_DONE: Final = {
    "allowed": "Сайт разрешён. Через несколько секунд ответы с него будут приниматься.",
    "refused": "Через несколько секунд ответы с этого сайта перестанут приниматься.",
}


@blueprint.get(_LIST)
def get_list(code: str, organization: str) -> Response:
    """Show the organization's sites, and those that sent responses in vain lately."""
    return _render(_read(code, organization), done=_DONE.get(request.args.get("done", "")))


@blueprint.get(f"{_LIST}/allow")
def get_allowing(code: str, organization: str) -> Response:
    """Ask whether a site that sent responses is to be allowed."""
    return _ask("allow", _read(code, organization), request.args.get("host", ""))


@blueprint.post(f"{_LIST}/allow")
def post_allowing(code: str, organization: str) -> Response:
    """Allow the site."""
    return _decide("allow", code, organization)


@blueprint.get(f"{_LIST}/refuse")
def get_refusing(code: str, organization: str) -> Response:
    """Ask whether responses from a site are not to be taken any more."""
    return _ask("refuse", _read(code, organization), request.args.get("host", ""))


@blueprint.post(f"{_LIST}/refuse")
def post_refusing(code: str, organization: str) -> Response:
    """Take no more responses from the site."""
    return _decide("refuse", code, organization)


def find_deciding_address(connection: Connection, cycle: VisibleCycle, organization: str) -> str | None:
    """Return the address where the caller decides about an organization's sites, None if it is not the caller's."""
    rule, caller = TABLE["council_hosts.post_allowing"], get_caller()
    may_act = caller.role in rule.roles and not caller.list_missing(rule.list_scopes())
    if not may_act or not is_within(connection, cycle.council_id, organization):
        return None
    return url_for("council_hosts.get_list", code=cycle.card.code, organization=organization)


def _decide(act: str, code: str, organization: str) -> Response:
    host = read_form(request, _MOST_FORM_BYTES).get("host", "")
    if not HostForm().validate_on_submit():
        return _ask(act, _read(code, organization), host, error=_OUTDATED)
    try:
        with installation().sessions.begin() as session:
            site = _find(session.connection(), code, organization)
            _check(act, site, host)
            if act == "allow":
                allow_host(session, site.code, host, decided_on=_today(), decided_by=get_caller().label)
            else:
                refuse_host(session, site.code, host, decided_on=_today(), decided_by=get_caller().label)
    except InvalidInput:
        return _render(_read(code, organization), 422, error=_TOO_MANY)
    except AlreadyExists:
        return _render(_read(code, organization), 409, error=_ALREADY)
    except LastHost:
        return _render(_read(code, organization), 409, error=_LAST)
    describe_act(site.code, cycle=site.cycle.code, host=host)
    done = "allowed" if act == "allow" else "refused"
    address = url_for(".get_list", code=site.cycle.code, organization=site.code, done=done)
    return Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _check(act: str, site: CouncilSite, host: str) -> None:
    """Raise HostUnknown unless the host is one that the page offers for this, AlreadyExists if it is allowed."""
    if act == "allow" and host in site.known.hosts:
        raise AlreadyExists("Responses from this site are taken already.", about=(host,))
    if not (site.can_allow(host) if act == "allow" else host in site.known.hosts):
        raise HostUnknown("No responses came from this site.", about=(host,))


def _ask(act: str, site: CouncilSite, host: str, *, error: str | None = None) -> Response:
    try:
        _check(act, site, host)
    except AlreadyExists:
        return _render(site, 409, error=_ALREADY)
    return render_staff_page(
        f"council/{act}_host.html",
        422 if error else 200,
        cycle=site.cycle,
        site=site,
        host=host,
        host_name=write_host(host),
        error=error,
        last=_LAST,
        form=HostForm(formdata=None),
    )


def _render(site: CouncilSite, status: int = 200, *, error: str | None = None, done: str | None = None) -> Response:
    return render_staff_page(
        "council/hosts.html",
        status,
        cycle=site.cycle,
        site=site,
        hosts=[(each, write_host(each), each in site.known.registered) for each in sorted(site.known.hosts)],
        refused=[(each.host if site.can_allow(each.host) else None, explain_refused(each)) for each in site.refused],
        error=error,
        done=done,
    )


def _read(code: str, organization: str) -> CouncilSite:
    with read_snapshot(installation().engine) as connection:
        return _find(connection, code, organization)


def _find(connection: Connection, code: str, organization: str) -> CouncilSite:
    return get_council_site(connection, code, get_caller().sight, parse_organization(organization), _today())


def _today() -> date:
    return datetime.now(UTC).date()
