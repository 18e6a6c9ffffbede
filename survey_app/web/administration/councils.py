"""Councils: a list, and the form of one, with how many organizations fall in its jurisdiction before it is saved."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from survey_app.domain.organizations import SPHERES
from survey_app.services.add_council import add_council, check_council_code
from survey_app.services.change_council import change_council
from survey_app.services.describe_council import CouncilFacts, describe_council
from survey_app.storage.councils import count_within, get_council, list_councils
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.administration.sentences import MENDED, say_refusal
from survey_app.web.audit import describe_act
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("administration_councils", __name__)
TIMEZONES: Final = {
    "Europe/Kaliningrad": "Калининград (МСК−1)",
    "Europe/Moscow": "Москва (МСК)",
    "Europe/Samara": "Самара (МСК+1)",
    "Asia/Yekaterinburg": "Екатеринбург (МСК+2)",
    "Asia/Omsk": "Омск (МСК+3)",
    "Asia/Krasnoyarsk": "Красноярск (МСК+4)",
    "Asia/Irkutsk": "Иркутск (МСК+5)",
    "Asia/Yakutsk": "Якутск (МСК+6)",
    "Asia/Vladivostok": "Владивосток (МСК+7)",
    "Asia/Magadan": "Магадан (МСК+8)",
    "Asia/Kamchatka": "Камчатка (МСК+9)",
}
_KINDS: Final = {"region": "regions", "territory": "territories", "organization": "organizations"}


@blueprint.get("/administration/councils")
def get_list() -> Response:
    """Show every council with what its jurisdiction holds."""
    with installation().readers() as session:
        councils = [(row, scopes, count_within(session, scopes)) for row, scopes in list_councils(session)]
    return render_staff_page(
        "administration/councils.html", councils=councils, timezones=TIMEZONES, done=request.args.get("done")
    )


@blueprint.get("/administration/councils/add")
def get_new() -> Response:
    """Ask what the new council is."""
    return _render(None, {"timezone": "Europe/Moscow"}, {})


@blueprint.post("/administration/councils/add/question")
def post_new_question() -> Response:
    """Say how many organizations that would be, and ask."""
    return _take(None, is_confirmed=False)


@blueprint.post("/administration/councils/add")
def post_new() -> Response:
    """Add the council."""
    return _take(None, is_confirmed=True)


@blueprint.get("/administration/councils/<council>/change")
def get_change(council: str) -> Response:
    """Show what a council is, to be changed."""
    with installation().readers() as session:
        row = get_council(session, council)
        scopes = next(scopes for each, scopes in list_councils(session) if each.id == row.id)
    fields: dict[str, Any] = {"name": row.name, "timezone": row.timezone}
    fields["spheres"] = [value for kind, value in scopes if kind == "sphere"]
    for kind, name in _KINDS.items():
        fields[name] = "\n".join(value for each, value in scopes if each == kind)
    return _render(council, fields, {})


@blueprint.post("/administration/councils/<council>/change/question")
def post_change_question(council: str) -> Response:
    """Say how many organizations that would be, and ask."""
    return _take(council, is_confirmed=False)


@blueprint.post("/administration/councils/<council>/change")
def post_change(council: str) -> Response:
    """Change the council."""
    return _take(council, is_confirmed=True)


def _take(code: str | None, *, is_confirmed: bool) -> Response:
    posted, is_ours = read_posted()
    fields = _read_fields(posted)
    if not is_ours:
        return _render(code, fields, {"": OUTDATED})
    new_code = fields["code"] if code is None else code
    try:
        if not is_confirmed:
            with installation().readers() as session:
                return _ask(session, code, fields)
        with installation().sessions.begin() as session:
            _save(session, code, new_code, _read_facts(fields))
    except MENDED as refusal:
        return _render(code, fields, say_refusal(refusal, "code"))
    describe_act(new_code)
    return see_other(url_for(".get_list", done=new_code))


def _save(session: Session, code: str | None, new_code: str, facts: CouncilFacts) -> None:
    if code is not None:
        change_council(session, code, facts)
        return
    names = ("timezone", "spheres", "regions", "territories", "organizations")
    add_council(session, new_code, facts.name, **{name: getattr(facts, name) for name in names})


def _ask(session: Session, code: str | None, fields: Mapping[str, Any]) -> Response:
    problems = check_council_code(fields["code"]) if code is None else []
    if code is not None:
        get_council(session, code)
    name, scopes = describe_council(session, _read_facts(fields), problems)
    return render_staff_page(
        "administration/council_question.html",
        form=ButtonForm(formdata=None),
        code=code,
        name=name,
        fields=fields,
        scopes=scopes,
        count=count_within(session, scopes),
        timezones=TIMEZONES,
    )


def _read_fields(posted: MultiDict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: posted.get(name, "").strip() for name in ("code", "name", "timezone")}
    fields["spheres"] = [each for each in SPHERES if each in posted.getlist("spheres")]
    return fields | {name: posted.get(name, "") for name in _KINDS.values()}


def _read_facts(fields: Mapping[str, Any]) -> CouncilFacts:
    lines = {name: _split(fields[name]) for name in _KINDS.values()}
    return CouncilFacts(fields["name"], fields["timezone"], fields["spheres"], **lines)


def _split(text: str) -> Sequence[str]:
    return [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]


def _render(code: str | None, fields: Mapping[str, Any], errors: Mapping[str, str]) -> Response:
    form = ButtonForm(formdata=None)
    return render_form("administration/council.html", form, errors, code=code, fields=fields, timezones=TIMEZONES)
