"""Hides free texts and shows them again, by what is written in them.

A text of the first day has no key of its own yet, and must not be told from the others: so a text is found by the
organization, the question and the words, and all that are written alike are hidden together. Where the worker moves
texts meanwhile, one waits for the other; the mark goes with the text.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, select, text, update

from survey_app.domain.suggestions import HiddenMark
from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow


class TextPlace(NamedTuple):
    """Where texts stand: in a cycle and an organization (row ids), under a question."""

    cycle_id: int
    organization_id: int
    question: str


def mark_texts(
    connection: Connection, place: TextPlace, is_meant: Callable[[str], bool], mark: HiddenMark | None
) -> int:
    """Hide the texts that are meant, or show them (None); returns how many there are, whatever they were before."""
    if connection.dialect.name == "postgresql":  # a move that began earlier ends first, a later one sees the marks
        connection.execute(text("LOCK TABLE free_text IN SHARE ROW EXCLUSIVE MODE"))
    values = {
        "hidden_reason": mark.reason if mark else None,
        "hidden_by": mark.by if mark else None,
        "hidden_in": mark.month if mark else None,
    }
    moved = [key for key, written in connection.execute(_moved(place)) if is_meant(written)]
    waiting = [key for key, written in connection.execute(_waiting(place)) if is_meant(written)]
    connection.execute(update(FreeTextRow).where(FreeTextRow.key.in_(moved)).values(values))
    same_question = and_(PendingTextRow.response_id.in_(waiting), PendingTextRow.question == place.question)
    connection.execute(update(PendingTextRow).where(same_question).values(values))
    return len(moved) + len(waiting)


def _moved(place: TextPlace) -> Any:
    row = FreeTextRow
    here = (row.cycle_id == place.cycle_id, row.organization_id == place.organization_id)
    return select(row.key, row.text).where(*here, row.question == place.question)


def _waiting(place: TextPlace) -> Any:
    row = ResponseRow
    here = (row.cycle_id == place.cycle_id, row.organization_id == place.organization_id)
    texts = select(PendingTextRow.response_id, PendingTextRow.text)
    joined = texts.join(row, row.id == PendingTextRow.response_id)
    return joined.where(*here, PendingTextRow.question == place.question)
