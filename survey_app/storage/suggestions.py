"""Free texts, those of the first days among the moved ones, in an order that tells nothing of when they came."""

from collections.abc import Iterator

from sqlalchemy import Connection, String, cast, func, select, union_all

from survey_app.domain.suggestions import Suggestion
from survey_app.domain.tallies import Selection
from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow
from survey_app.storage.totals import select_organizations
from survey_app.storage.visible_cycles import VisibleCycle

_STREAMED = {"yield_per": 500}
_MONTH_LENGTH = 7  # of YYYY-MM-DD


def stream_suggestions(connection: Connection, cycle: VisibleCycle, selection: Selection) -> Iterator[Suggestion]:
    """Stream the free texts of the selected organizations by name, code, question and then by the text itself."""
    moved = select(FreeTextRow.organization_id, FreeTextRow.month, FreeTextRow.question, FreeTextRow.text).where(
        FreeTextRow.cycle_id == cycle.id
    )
    month = func.substr(cast(ResponseRow.received_on, String), 1, _MONTH_LENGTH)
    waiting = (
        select(ResponseRow.organization_id, month, PendingTextRow.question, PendingTextRow.text)
        .join_from(PendingTextRow, ResponseRow, ResponseRow.id == PendingTextRow.response_id)
        .where(ResponseRow.cycle_id == cycle.id)
    )
    texts = union_all(moved, waiting).subquery()
    shown = select_organizations(connection, cycle, selection).subquery()
    statement = (
        select(shown.c.code, shown.c.name, texts.c.month, texts.c.question, texts.c.text)
        .join_from(shown, texts, texts.c.organization_id == shown.c.id)
        .order_by(shown.c.name, shown.c.code, texts.c.question, texts.c.text, texts.c.month)
    )
    for row in connection.execute(statement, execution_options=_STREAMED):
        yield Suggestion(*row)
