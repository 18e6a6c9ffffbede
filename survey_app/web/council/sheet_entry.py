"""A clerk types sheets in, one after another: which stack it is, then sheet by sheet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, request, url_for

from survey_app.domain.batches import TAKING, BatchRow
from survey_app.domain.errors import CycleNotMovable, InvalidBatch, Unavailable
from survey_app.domain.tallies import Selection
from survey_app.services.enter_sheet import EnteredSheet, TypedSheet, enter_sheet
from survey_app.storage.progress import list_organizations
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act
from survey_app.web.callers import get_caller
from survey_app.web.council.sheet_fields import read_answer_fields, say_sheet_faults
from survey_app.web.council.sheet_stack import STACK, SheetStack, get_sheet_cycle, list_channels, read_stack
from survey_app.web.installation import installation

blueprint = Blueprint("sheet_entry", __name__)
_MOST_LISTED: Final = 300
_REFUSED: Final = {
    "cycle_state": (409, "Цикл сейчас не принимает анкеты. Введённое осталось на странице."),
    "invalid_batch": (409, "Анкета этого цикла тем временем изменилась, лист не сохранён. Откройте страницу заново."),
    "unavailable": (503, "База данных недоступна, лист не сохранён. Введённое осталось: отправьте ещё раз."),
}


@blueprint.get("/council/cycles/<code>/entry")
def get_form(code: str) -> Response:
    """Ask for the stack, or show the sheet of it at which the clerk is."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_sheet_cycle(connection, code)
        is_asked = cycle.card.state in TAKING and any(request.args.get(each) for each in STACK[2:])
        stack, errors = read_stack(connection, cycle, request.args) if is_asked else (None, {})
    if stack is None or stack.is_done:
        return _render_stack(cycle, errors, stack)
    return _render_sheet(cycle, stack, {}, {})


@blueprint.post("/council/cycles/<code>/entry")
def post_sheet(code: str) -> Response:
    """Store the sheet that the address names, and go on to the next one."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_sheet_cycle(connection, code)
        stack, errors = read_stack(connection, cycle, request.args)
    posted, is_ours = read_posted()
    if stack is None or stack.is_done:
        return _render_stack(cycle, errors if errors and is_ours else {"": OUTDATED}, None)
    answers = read_answer_fields(stack.form, posted)
    if not is_ours:
        return _render_sheet(cycle, stack, answers, {"": OUTDATED})
    typed = TypedSheet(code, get_caller().sight, {**stack.head_cells(), **answers}, datetime.now(UTC))
    try:
        entered = enter_sheet(installation(), typed)
    except (CycleNotMovable, InvalidBatch, Unavailable) as refusal:
        status, sentence = _REFUSED[refusal.code]
        return _render_sheet(cycle, stack, answers, {"": sentence}, status=status)
    if entered.row.status == "refused":
        return _render_refused(cycle, stack, answers, entered.row)
    describe_act(**{entered.row.status: "1"})
    return see_other(url_for(".get_form", code=code, **stack.address(stack.sheet + 1), **_tell(stack, entered)))


def _tell(stack: SheetStack, entered: EnteredSheet) -> dict[str, Any]:
    """Return what the next page says of the sheet before it."""
    dropped = sum(each.code == "skipped_dropped" for each in entered.row.notes)
    return {
        "done": entered.row.status,
        "number": stack.sheet,
        "pile": "1" if entered.is_due else None,
        "dropped": dropped or None,
    }


def _render_refused(cycle: VisibleCycle, stack: SheetStack, answers: Mapping[str, str], row: BatchRow) -> Response:
    is_conflict = any(each.code == "sheet_conflict" for each in row.faults)
    errors = say_sheet_faults(stack.form, row.faults)
    return _render_sheet(cycle, stack, answers, errors, is_conflict=is_conflict, status=409 if is_conflict else 422)


def _render_sheet(
    cycle: VisibleCycle,
    stack: SheetStack,
    answers: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    is_conflict: bool = False,
    status: int = 422,
) -> Response:
    form = stack.form
    return render_form(
        "council/sheet.html",
        ButtonForm(formdata=None),
        errors,
        status=status,
        cycle=cycle.card,
        stack=stack,
        questions=form.questions,
        answers=answers,
        is_conflict=is_conflict,
        **_read_done(),
    )


def _render_stack(cycle: VisibleCycle, errors: Mapping[str, str], done: SheetStack | None) -> Response:
    fields = {name: request.args.get(name, "")[:40] for name in STACK}
    if done is not None:
        fields |= {"from": str(done.last + 1), "to": ""}
    with read_snapshot(installation().engine) as connection:
        listed = list_organizations(connection, cycle, Selection(most=_MOST_LISTED + 1))
    return render_form(
        "council/sheet_stack.html",
        ButtonForm(formdata=None),
        errors,
        cycle=cycle.card,
        is_taking=cycle.card.state in TAKING,
        is_done=done is not None,
        fields=fields,
        listed=listed if len(listed) <= _MOST_LISTED else (),
        channel_choices=list_channels(),
        **_read_done(),
    )


def _read_done() -> dict[str, Any]:
    """Return what was done just now, as the address says; a page with problems says only these."""
    given = request.args if request.method == "GET" else {}
    number, dropped = given.get("number", ""), given.get("dropped", "")
    return {
        "done": given.get("done", "") if number.isascii() and number.isdecimal() else "",
        "number": number[:6],
        "is_for_pile": "pile" in given,
        "dropped": dropped[:2] if dropped.isascii() and dropped.isdecimal() else "",
    }
