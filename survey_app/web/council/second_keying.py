"""Second keying: the pile of chosen sheets is typed again, and what differs is listed until it is typed in anew."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from survey_app.domain.batches import TAKING
from survey_app.domain.errors import CycleNotMovable, InvalidInput
from survey_app.domain.identifiers import find_code
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Question, Questionnaire
from survey_app.domain.responses import PAPER_CHANNELS
from survey_app.domain.second_keying import Answer, AnswerDifference
from survey_app.domain.sheet_heads import read_name
from survey_app.services.enter_sheet import TypedSheet
from survey_app.services.key_sheet_again import key_sheet_again
from survey_app.services.list_mismatches import Mismatch, list_mismatches
from survey_app.services.list_sheet_questions import list_sheet_questions
from survey_app.storage.second_keyings import KeyingSums, sum_keyings
from survey_app.storage.session import read_snapshot
from survey_app.storage.sheets import SheetOrganization
from survey_app.storage.totals import find_selected_name
from survey_app.storage.visible_cycles import VisibleCycle
from survey_app.web.accounts.answers import OUTDATED, render_form, see_other
from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.administration.forms import read_posted
from survey_app.web.audit import describe_act, withhold_act
from survey_app.web.callers import get_caller
from survey_app.web.council.sheet_fields import read_answer_fields, say_sheet_faults
from survey_app.web.council.sheet_stack import find_listed, get_sheet_cycle, list_channels
from survey_app.web.errors import OutdatedError
from survey_app.web.installation import installation
from survey_app.web.staff_pages import render_staff_page

blueprint = Blueprint("second_keying", __name__)
_PAGE: Final = "/council/cycles/<code>/second-keying"
_NOT_NOW: Final = "Цикл сейчас не принимает анкеты. Введённое осталось на странице."
_NUMBER: Final = "sheet"
_NO_ANSWER: Final = "нет ответа"
_LONGEST: Final = 60


@blueprint.get(_PAGE)
def get_list(code: str) -> Response:
    """Show how many sheets were chosen and keyed again, what differs, and ask for the next pile."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_sheet_cycle(connection, code)
        sums = list(sum_keyings(connection, cycle.id).values())
        mismatches = list_mismatches(connection, cycle.id)
        described = _describe_all(connection, cycle, mismatches)
    return render_staff_page(
        "council/second_keying.html",
        cycle=cycle.card,
        is_taking=cycle.card.state in TAKING,
        sums=KeyingSums(*map(sum, zip(*sums, strict=True))) if sums else None,
        mismatches=described,
        channel_choices=list_channels(),
    )


@blueprint.get(f"{_PAGE}/sheet")
def get_form(code: str) -> Response:
    """Ask for the number of a sheet and its answers; tell what came of the one before."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_sheet_cycle(connection, code)
        organization, channel = _read_pile(connection, cycle)
        before = _find_before(connection, cycle, organization, channel)
    if organization is None:
        return see_other(url_for(".get_list", code=code))
    if before is None or before["mismatch"] is None:
        withhold_act()  # only a sheet that differs is read here
    return _render(cycle, organization, channel, {}, {}, before=before)


@blueprint.post(f"{_PAGE}/sheet")
def post_form(code: str) -> Response:
    """Compare what was typed with what is stored."""
    with read_snapshot(installation().engine) as connection:
        cycle = get_sheet_cycle(connection, code)
        organization, channel = _read_pile(connection, cycle)
    posted, is_ours = read_posted()
    if organization is None:
        if not is_ours:
            raise OutdatedError("The form is not from a page of ours that still holds.")
        return see_other(url_for(".get_list", code=code))
    form = _find_form(organization)
    answers = read_answer_fields(form, posted)
    cells = {"organization": organization.code, "channel": channel, "sheet": posted.get("sheet", "")[:_LONGEST]}
    fields = {**answers, "sheet": cells["sheet"]}
    if not is_ours:
        return _render(cycle, organization, channel, fields, {"": OUTDATED})
    typed = TypedSheet(code, get_caller().sight, {**cells, "day": "", **answers}, datetime.now(UTC))
    try:
        differences = key_sheet_again(installation(), typed, form)
    except CycleNotMovable:
        return _render(cycle, organization, channel, fields, {"": _NOT_NOW}, status=409)
    except InvalidInput as refusal:
        return _render(cycle, organization, channel, fields, say_sheet_faults(form, refusal.problems, [_NUMBER]))
    name, _ = read_name(cells)
    assert name, "it was compared"
    describe_act(f"{code}/{organization.code}", channel=channel, differing=str(len(differences)))
    pile: dict[str, Any] = {"organization": organization.code, "channel": channel}
    return see_other(url_for(".get_form", code=code, **pile, done=name.number))


def _read_pile(connection: Connection, cycle: VisibleCycle) -> tuple[SheetOrganization | None, str]:
    code, channel = find_code(request.args.get("organization", "")), request.args.get("channel", "")
    return (find_listed(connection, cycle, code) if code else None), channel if channel in PAPER_CHANNELS else "paper"


def _find_form(organization: SheetOrganization) -> Questionnaire:
    return installation().catalogue.for_sphere(organization.sphere, organization.kind)


def _find_before(
    connection: Connection, cycle: VisibleCycle, organization: SheetOrganization | None, channel: str
) -> dict[str, Any] | None:
    """Return the sheet that was compared just now, as the address says: with what differs, if anything."""
    number = request.args.get("done", "")[:_LONGEST]
    if organization is None or not number:
        return None
    key = (organization.code, channel, number)
    same = [
        each
        for each in list_mismatches(connection, cycle.id)
        if (each.organization, each.channel, each.number) == key and not each.is_voided
    ]
    described = _describe_all(connection, cycle, same)
    return {"number": number, "mismatch": described[0] if described else None}


def _describe_all(connection: Connection, cycle: VisibleCycle, mismatches: Sequence[Mismatch]) -> list[dict[str, Any]]:
    """Return the sheets, each with question, first and second answer in words wherever these differ."""
    questions = list_sheet_questions(connection, installation().catalogue, cycle.id)
    return [{"sheet": each, "differences": [_say(questions, one) for one in each.differences]} for each in mismatches]


def _say(questions: Mapping[str, Question], difference: AnswerDifference) -> tuple[str, str, str]:
    question = questions.get(difference.question)
    text = question.text[DEFAULT_LANGUAGE] if question else difference.question
    return text, _say_answer(question, difference.first), _say_answer(question, difference.second)


def _say_answer(question: Question | None, answer: Answer) -> str:
    if answer is None:
        return _NO_ANSWER
    options = question.options if question else ()
    return next((each.text[DEFAULT_LANGUAGE] for each in options if each.code == answer), str(answer))


def _render(
    cycle: VisibleCycle,
    organization: SheetOrganization,
    channel: str,
    fields: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    before: Mapping[str, Any] | None = None,
    status: int = 422,
) -> Response:
    with read_snapshot(installation().engine) as connection:
        name = find_selected_name(connection, cycle, organization.code)
    return render_form(
        "council/second_sheet.html",
        ButtonForm(formdata=None),
        errors,
        status=status,
        cycle=cycle.card,
        organization=organization.code,
        name=name,
        channel=channel,
        questions=_find_form(organization).questions,
        answers=fields,
        before=before,
    )
