"""Free texts, those of the first days among the moved ones, in an order that tells nothing of when they came."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, String, cast, func, select, union_all

from survey_app.domain.organizations import fold_for_search
from survey_app.domain.suggestions import HiddenMark, Suggestion, TextSelection
from survey_app.domain.tallies import Selection
from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow
from survey_app.storage.name_columns import fold_column
from survey_app.storage.totals import select_organizations
from survey_app.storage.visible_cycles import VisibleCycle

_STREAMED: Final = {"yield_per": 500}
_MONTH_LENGTH: Final = 7  # of YYYY-MM-DD


def stream_suggestions(
    connection: Connection, cycle: VisibleCycle, selection: Selection, wanted: TextSelection
) -> Iterator[Suggestion]:
    """Stream the free texts of the selected organizations by name, code, question and then by the text itself.

    They are as written: whoever hands them on masks them. A word is found in what was written, masked or not.
    """
    texts = union_all(_moved(cycle), _waiting(cycle)).subquery()
    shown = select_organizations(connection, cycle, selection).subquery()
    marks = (texts.c.hidden_reason, texts.c.hidden_by, texts.c.hidden_in)
    is_hidden = texts.c.hidden_reason.is_not(None)
    statement = (
        select(shown.c.code, shown.c.name, shown.c.short_name, texts.c.month, texts.c.question, texts.c.text, *marks)
        .join_from(shown, texts, texts.c.organization_id == shown.c.id)
        .where(is_hidden if wanted.hidden else ~is_hidden, *_has_words(connection, texts.c.text, wanted.words))
        .order_by(shown.c.name, shown.c.code, texts.c.question, texts.c.text, texts.c.month)
        .limit(wanted.most)
        .offset(wanted.skip)
    )
    for *values, reason, hider, hidden_in in connection.execute(statement, execution_options=_STREAMED):
        code, name, short_name, month, question, text = values
        mark = HiddenMark(reason, hider, hidden_in) if wanted.hidden else None
        yield Suggestion(code, name, short_name, month, question, text, mark)


def count_suggestions(connection: Connection, cycle: VisibleCycle, selection: Selection, *, hidden: bool) -> int:
    """Return how many texts of the selected organizations are shown, or hidden."""
    shown = select_organizations(connection, cycle, selection).subquery()
    texts = union_all(_moved(cycle), _waiting(cycle)).subquery()
    counted = select(func.count()).join_from(shown, texts, texts.c.organization_id == shown.c.id)
    is_hidden = texts.c.hidden_reason.is_not(None)
    return connection.scalar(counted.where(is_hidden if hidden else ~is_hidden)) or 0


def _moved(cycle: VisibleCycle) -> Select[Any]:
    row = FreeTextRow
    columns: tuple[Any, ...] = (row.organization_id, row.month, row.question, row.text)
    return select(*columns, row.hidden_reason, row.hidden_by, row.hidden_in).where(row.cycle_id == cycle.id)


def _waiting(cycle: VisibleCycle) -> Select[Any]:
    row = PendingTextRow
    month = func.substr(cast(ResponseRow.received_on, String), 1, _MONTH_LENGTH)
    columns: tuple[Any, ...] = (ResponseRow.organization_id, month, row.question, row.text)
    return (
        select(*columns, row.hidden_reason, row.hidden_by, row.hidden_in)
        .join_from(row, ResponseRow, ResponseRow.id == row.response_id)
        .where(ResponseRow.cycle_id == cycle.id)
    )


def _has_words(connection: Connection, text: ColumnElement[str], words: tuple[str, ...]) -> list[ColumnElement[bool]]:
    folded = fold_column(connection.dialect, text)
    return [folded.contains(fold_for_search(word), autoescape=True) for word in words]
