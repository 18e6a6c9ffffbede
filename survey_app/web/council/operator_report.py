"""The operator's report: what came by which channel and when, who declined, what was voided and keyed twice."""

from datetime import UTC, datetime
from typing import Any, Final, Literal

from flask import Blueprint, Response, request, url_for

from survey_app.domain.batches import TAKING
from survey_app.domain.errors import CycleNotMovable, InvalidInput
from survey_app.domain.operator_report import OrganizationWork, add_by_channel, add_work
from survey_app.domain.sheet_sentences import SENTENCES
from survey_app.exports.operator_file import render_operator_report
from survey_app.services.compile_operator_report import compile_operator_report
from survey_app.services.record_declined import Declined, record_declined
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.sheet_stack import NO_BASIS, get_sheet_cycle, list_channels
from survey_app.web.installation import installation
from survey_app.web.staff_pages import parse_page
from survey_app.web.streams import send_pieces

blueprint = Blueprint("operator_report", __name__)
_A_PAGE: Final = 50
_FIELDS: Final = ("organization", "channel", "people")
_NOT_NOW: Final = "Число отказов изменить уже нельзя: цикл не принимает анкеты."


@blueprint.get("/council/cycles/<code>/report")
def get_page(code: str) -> Response:
    """Show the report, a page of organizations at a time, and ask how many people declined."""
    cycle, organizations = _compile(code)
    page = parse_page(request.args.get("page", "1"))
    by_channel = add_by_channel(organizations)
    return render_form(
        "council/operator_report.html",
        ButtonForm(formdata=None),
        **_ask(cycle),
        fields={name: request.args.get(name, "")[:40] for name in ("organization", "channel")},
        organizations=organizations[(page - 1) * _A_PAGE : page * _A_PAGE],
        page=page,
        pages=max(1, -(-len(organizations) // _A_PAGE)),
        count=len(organizations),
        by_channel=by_channel,
        sums=add_work("", by_channel),
        is_saved="saved" in request.args,
    )


@blueprint.get("/council/cycles/<code>/report.<any(csv, xlsx):form>")
def get_file(code: str, form: Literal["csv", "xlsx"]) -> Response:
    """Give the whole report as a file."""
    cycle, organizations = _compile(code)
    at = datetime(cycle.card.year, 1, 1, tzinfo=UTC)  # equal numbers give equal bytes
    return send_pieces(render_operator_report(cycle.card.code, organizations, form, at), form, f"report-{code}")


@blueprint.post("/council/cycles/<code>/report")
def post_declined(code: str) -> Response:
    """Record how many people declined at an organization in a channel.

    A refusal shows the form without the report: who may only type sheets in reads no counts here.
    """
    _find_cycle(code)
    posted, is_ours = read_posted()
    fields = {name: posted.get(name, "")[:40] for name in _FIELDS}
    if not is_ours:
        return _refuse(code, fields, {"": OUTDATED})
    try:
        record_declined(installation(), code, get_caller().sight, Declined(**fields))
    except InvalidInput as refusal:
        said = {each.pointer[1:]: SENTENCES[each.code].format(about="") for each in refusal.problems}
        return _refuse(code, fields, said | ({"organization": NO_BASIS} if "organization" in said else {}))
    except CycleNotMovable:
        return _refuse(code, fields, {"": _NOT_NOW}, status=409)
    describe_act(people=fields["people"].strip())
    return see_other(url_for(".get_page", code=code, saved="1"))


def _compile(code: str) -> tuple[VisibleCycle, list[OrganizationWork]]:
    here = installation()
    with read_snapshot(here.engine) as connection:
        cycle = get_sheet_cycle(connection, code)
        return cycle, compile_operator_report(connection, here.catalogue, cycle)


def _find_cycle(code: str) -> VisibleCycle:
    with read_snapshot(installation().engine) as connection:
        return get_sheet_cycle(connection, code)


def _ask(cycle: VisibleCycle) -> dict[str, Any]:
    """Return what the form needs."""
    return {"cycle": cycle.card, "is_taking": cycle.card.state in TAKING, "channel_choices": list_channels()}


def _refuse(code: str, fields: dict[str, str], errors: dict[str, str], *, status: int = 422) -> Response:
    form = ButtonForm(formdata=None)
    return render_form("council/declined.html", form, errors, status=status, fields=fields, **_ask(_find_cycle(code)))
