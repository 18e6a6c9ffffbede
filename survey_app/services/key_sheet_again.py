"""Takes what was typed when a chosen sheet is keyed a second time, and compares it with what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.batches import SHEET_COLUMNS, Remark
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.packing import pack_answers, unpack_answers
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.second_keying import AnswerDifference, compare_keyings
from survey_app.domain.sheet_answers import read_answers
from survey_app.domain.sheet_heads import SheetName, read_name
from survey_app.services.enter_sheet import TypedSheet
from survey_app.services.find_sheet import FoundSheet, find_sheet
from survey_app.services.get_taking_cycle import check_taking, get_taking_cycle
from survey_app.services.installation import Installation
from survey_app.storage.councils import find_timezone
from survey_app.storage.cycles import get_cycle
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.second_keyings import KeyedAgain, find_keying, record_keying
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle


@dataclass(frozen=True, slots=True)
class _Second:
    name: SheetName
    questionnaire: Questionnaire
    choices: dict[str, str | int]


def key_sheet_again(here: Installation, typed: TypedSheet, form: Questionnaire) -> Sequence[AnswerDifference]:
    """Compare what was typed by this form with the stored sheet, keep what came of it, return where they differ.

    Free texts and the council's own questions are not typed again and not compared. A sheet that is keyed once more is
    judged anew: the last time counts. Raises CycleUnknown, CycleNotMovable, InvalidInput: a problem of every field,
    `sheet_unknown` for a sheet that is not stored, `not_due` for one that was not chosen.
    """
    second = _read(typed, form)
    with read_snapshot(here.engine) as connection:
        cycle = get_taking_cycle(connection, typed.cycle, typed.sight)
    collection = here.collection
    with here.sessions.begin() as session:
        check_taking(get_cycle(session, cycle.card.code, lock=True).state, cycle.card.code)
        connection = session.connection()
        found = _find_chosen(connection, cycle, second.name)
        first = unpack_answers(list_layouts(connection)[found.stored.questionnaire_id], found.stored.answers)
        compared, differences = compare_keyings(first, second.choices)
        today = typed.now.astimezone(find_timezone(connection, cycle.council_id)).date()
        keyed = KeyedAgain(today, compared, len(differences))
        if differences:
            keyed = keyed._replace(
                number=second.name.number,
                questionnaire_id=collection.questionnaire_ids[form.key],
                answers=pack_answers(collection.layouts[form.key], second.choices),
            )
        record_keying(connection, found.id, keyed)
    return differences


def _find_chosen(connection: Connection, cycle: VisibleCycle, name: SheetName) -> FoundSheet:
    found = find_sheet(connection, cycle, name)
    if found is None:
        raise _refuse([Remark("sheet_unknown", "No such sheet is stored.", "sheet", name.number)])
    if find_keying(connection, found.id) is None:
        raise _refuse([Remark("not_due", "This sheet was not chosen for second keying.", "sheet", name.number)])
    return found


def _read(typed: TypedSheet, form: Questionnaire) -> _Second:
    name, faults = read_name(typed.cells)
    answers = {column: text for column, text in typed.cells.items() if column not in SHEET_COLUMNS}
    given, _, wrong = read_answers(form, answers)
    choices = {code: value for code, value in given.items() if form.questions_by_code[code].kind != "text"}
    faults += wrong
    if not faults and not choices:
        faults = (Remark("sheet_empty", "Not one question is answered on this sheet.", "sheet"),)
    if name is None or faults:
        raise _refuse(faults)
    return _Second(name, form, choices)


def _refuse(faults: Sequence[Remark]) -> InvalidInput:
    problems = [Problem(f"/{each.column}", each.code, each.detail, each.about) for each in faults]
    return InvalidInput(" ".join(each.detail for each in problems), problems)
