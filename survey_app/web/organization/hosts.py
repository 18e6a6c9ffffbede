"""From which sites the organization's responses are taken: allow one and remove one, each after a question."""

from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from survey_app.domain.errors import AlreadyExists, HostUnknown, InvalidInput, LastHost
from survey_app.domain.site_addresses import write_host
from survey_app.domain.site_hosts import MOST_DECISIONS, parse_host
from survey_app.services.allow_host import allow_host
from survey_app.services.explain_site import explain_refused
from survey_app.services.list_refused_hosts import list_refused_hosts
from survey_app.services.refuse_host import refuse_host
from survey_app.storage.host_decisions import KnownHosts, read_hosts
from survey_app.storage.refused_hosts import RefusedHost
from survey_app.storage.registered_sites import find_registered_site
from survey_app.web.audit import describe_act
from survey_app.web.bodies import read_form
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation
from survey_app.web.organization.own import OUTDATED, ConfirmationForm, get_own_code, see_other
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("own_hosts", __name__)
_MAX_FORM_BYTES: Final = 16 * 1024
_LONGEST_SHOWN: Final = 300
_SENTENCES: Final = {
    "host_malformed": "Это не похоже на адрес сайта. Напишите его так: school.ru.",
    "host_repeated": "Здесь несколько адресов. Добавляйте сайты по одному.",
    "too_many_hosts": f"Добавлено уже {MOST_DECISIONS} сайтов. Удалите лишний.",
    "already_exists": "Ответы с этого сайта уже принимаются.",
    "last_host": "Это единственный сайт. Сначала разрешите другой: иначе ответы принимались бы с любого сайта.",
}
_DONE: Final = {
    "allowed": "Сайт добавлен. Через несколько секунд ответы с него будут приниматься.",
    "removed": "Сайт удалён. Через несколько секунд ответы с него перестанут приниматься.",
}


@blueprint.get("/organization/hosts")
def get_list() -> Response:
    """List the sites and those that were refused lately."""
    return _render(done=_DONE.get(request.args.get("done", "")))


@blueprint.get("/organization/hosts/allow")
def get_allowing() -> Response:
    """Ask whether the site that was typed is to be allowed."""
    typed = request.args.get("host", "")[:_LONGEST_SHOWN]
    host, problems = parse_host(typed)
    if host is None:
        return _render(422, typed=typed, error=_SENTENCES[problems[0].code])
    known, _ = _read()
    if host in known.hosts:
        return _render(409, typed=typed, error=_SENTENCES["already_exists"])
    return _ask("organization/allow_host.html", host, known)


@blueprint.post("/organization/hosts/allow")
def post_allowing() -> Response:
    """Allow the site."""
    typed = read_form(request, _MAX_FORM_BYTES).get("host", "")[:_LONGEST_SHOWN]
    host, _ = parse_host(typed)
    if not ConfirmationForm().validate_on_submit():
        if host is None:
            return _render(422, typed=typed, error=OUTDATED)
        return _ask("organization/allow_host.html", host, _read()[0], error=OUTDATED)
    try:
        with installation().sessions.begin() as session:
            host = allow_host(session, get_own_code(), typed, decided_on=_today(), decided_by=get_caller().label)
    except InvalidInput as refusal:
        return _render(422, typed=typed, error=_SENTENCES[refusal.problems[0].code])
    except AlreadyExists:
        return _render(409, typed=typed, error=_SENTENCES["already_exists"])
    describe_act(get_own_code(), host=host)
    return see_other("own_hosts.get_list", done="allowed")


@blueprint.get("/organization/hosts/remove")
def get_removal() -> Response:
    """Ask whether the site is to be removed."""
    known, host = _read()[0], request.args.get("host", "")
    if host not in known.hosts:
        raise HostUnknown("This site is not among those that may send responses.")
    return _ask("organization/remove_host.html", host, known)


@blueprint.post("/organization/hosts/remove")
def post_removal() -> Response:
    """Remove the site."""
    host = read_form(request, _MAX_FORM_BYTES).get("host", "")
    if not ConfirmationForm().validate_on_submit():
        known = _read()[0]
        if host not in known.hosts:
            raise HostUnknown("This site is not among those that may send responses.")
        return _ask("organization/remove_host.html", host, known, error=OUTDATED)
    try:
        with installation().sessions.begin() as session:
            refuse_host(session, get_own_code(), host, decided_on=_today(), decided_by=get_caller().label)
    except LastHost:
        return _render(409, error=_SENTENCES["last_host"])
    describe_act(get_own_code(), host=host)
    return see_other("own_hosts.get_list", done="removed")


def _today() -> date:
    return datetime.now(UTC).date()


def _read() -> tuple[KnownHosts, list[RefusedHost]]:
    with installation().readers() as session:
        site = find_registered_site(session, get_own_code())
        if site is None:
            raise NotFound
        return read_hosts(session, site.organization_id), list(list_refused_hosts(session, site, _today()))


def _ask(template: str, host: str, known: KnownHosts, *, error: str | None = None) -> Response:
    return render_staff_page(
        template,
        422 if error else 200,
        host=host,
        name=write_host(host),
        known=known,
        error=error,
        form=ConfirmationForm(formdata=None),
    )


def _render(status: int = 200, *, typed: str = "", error: str | None = None, done: str | None = None) -> Response:
    known, refused = _read()
    return render_staff_page(
        "organization/hosts.html",
        status,
        hosts=[(host, write_host(host), host in known.registered) for host in sorted(known.hosts, key=write_host)],
        refused=[(each.host if parse_host(each.host)[0] else None, explain_refused(each)) for each in refused],
        typed=typed,
        error=error,
        done=done,
    )
