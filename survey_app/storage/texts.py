"""Free texts leave their responses after the first day, so that nothing joins them any more.

One statement moves all past days, of all organizations mixed, in the order of the new random keys: neither place nor
transaction tells which response a text came with. Responses themselves are not touched in that transaction.

PostgreSQL shows beside each row the transaction that wrote it, and with it the day. So every day's move, also one that
finds nothing new, writes the texts of this month and the last one anew: in the end all texts of a month carry the same
transaction, whenever they came. Batches bring texts of earlier months: those of their months are written anew with
them. For the same reason their number is kept nowhere but in the texts themselves, and the mark of a hidden text goes
with it.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, union_all

from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow

_COLUMNS: list[Any] = [
    FreeTextRow.organization_id,
    FreeTextRow.cycle_id,
    FreeTextRow.question,
    FreeTextRow.month,
    FreeTextRow.text,
    FreeTextRow.key,
    FreeTextRow.hidden_reason,
    FreeTextRow.hidden_by,
    FreeTextRow.hidden_in,
]


def move_texts(connection: Connection, today: date) -> int:
    """Move all texts of the days before today; returns how many.

    Needs a connection that sees one moment throughout, for its two statements speak of the same texts.
    """
    is_past = ResponseRow.received_on < today
    texts = select_texts(connection).where(is_past)
    connection.execute(insert(FreeTextRow).from_select(_COLUMNS, _among_neighbours(connection, texts, today)))
    moved = select(ResponseRow.id).where(is_past, ResponseRow.id.in_(select(PendingTextRow.response_id)))
    return connection.execute(delete(PendingTextRow).where(PendingTextRow.response_id.in_(moved))).rowcount


def select_texts(connection: Connection) -> Select[Any]:
    """Return how texts that still wait beside their responses look once they are moved, each under a new key."""
    return select(
        ResponseRow.organization_id,
        ResponseRow.cycle_id,
        PendingTextRow.question,
        _month(connection).label("month"),
        PendingTextRow.text,
        _random_key(connection).label("key"),
        PendingTextRow.hidden_reason,
        PendingTextRow.hidden_by,
        PendingTextRow.hidden_in,
    ).join_from(PendingTextRow, ResponseRow, PendingTextRow.response_id == ResponseRow.id)


def _among_neighbours(connection: Connection, texts: Select[Any], today: date) -> Any:
    """Return the texts together with all that lie in their months and in the recent ones, which are taken out."""
    if connection.dialect.name == "sqlite":  # rows lie in the order of their keys and know no transaction
        return texts
    yesterday = today - timedelta(days=1)
    months = {f"{yesterday:%Y-%m}", f"{yesterday.replace(day=1) - timedelta(days=1):%Y-%m}"}
    months.update(connection.scalars(select(texts.subquery().c.month).distinct()))
    lying = delete(FreeTextRow).where(FreeTextRow.month.in_(months)).returning(*_COLUMNS).cte("lying")
    together = union_all(texts, select(*lying.c)).subquery()
    return select(*together.c).order_by(together.c.key)


def _month(connection: Connection) -> ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m", ResponseRow.received_on)
    return func.to_char(ResponseRow.received_on, "YYYY-MM")


def _random_key(connection: Connection) -> ColumnElement[Any]:
    # Both come from the system's source of randomness, so the keys' order is a shuffle that nobody can undo.
    return func.randomblob(16) if connection.dialect.name == "sqlite" else func.gen_random_uuid()
