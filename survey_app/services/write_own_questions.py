"""Changes the own questions of a cycle as the council writes them, before respondents are asked them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import CycleNotMovable, InvalidInput, Problem
from survey_app.domain.own_questions import MOST_QUESTIONS, make_set
from survey_app.domain.packing import make_layout
from survey_app.domain.questionnaires import Question
from survey_app.storage.cycles import get_cycle
from survey_app.storage.own_sets import list_sets, read_draft, write_draft

WRITABLE: Final = (CycleState.DRAFT, CycleState.OPEN)


@dataclass(frozen=True, slots=True)
class WrittenQuestions:
    """The own questions of a cycle as they are written, and `ever` every one that was shown besides."""

    cycle_id: int
    written: tuple[Question, ...]
    ever: tuple[Question, ...]


def write_own_questions(
    session: Session, cycle: str, change: Callable[[WrittenQuestions], Sequence[Question]]
) -> WrittenQuestions:
    """Keep what `change` makes of the questions; returns what there was before. The caller commits.

    Raises CycleUnknown, CycleNotMovable unless the cycle is a draft or open, InvalidInput if there are too many.
    """
    row = get_cycle(session, cycle, lock=True)
    if row.state not in WRITABLE:
        raise CycleNotMovable(f"Questions of {cycle} cannot change: it is {row.state}.", about=(cycle, row.state))
    connection = session.connection()
    shown = list_sets(connection, [row.id])
    before = WrittenQuestions(
        row.id, read_draft(connection, row.id), tuple(each for one in shown for each in one.asked.questions)
    )
    questions = change(before)
    _check(row.id, questions)
    write_draft(connection, row.id, questions)
    return before


def _check(cycle_id: int, questions: Sequence[Question]) -> None:
    if len(questions) > MOST_QUESTIONS:
        detail = f"A cycle has at most {MOST_QUESTIONS} own questions."
        raise InvalidInput(detail, [Problem("/", "own_questions_many", detail)])
    try:
        make_layout(make_set(cycle_id, 1, questions))
    except ValueError as error:
        detail = "The answers to all own questions do not fit together: narrow the bounds of numbers."
        raise InvalidInput(detail, [Problem("/", "own_answers_wide", detail)]) from error
