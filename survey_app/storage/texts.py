"""Free texts leave their responses after the first day, so that nothing joins them any more.

One statement moves a whole day, of all organizations mixed, in the order of the new random keys: neither place nor
transaction tells which response a text came with. Responses themselves are not touched in that transaction.

PostgreSQL shows beside each row the transaction that wrote it, which would tell the day. So with each day the texts
of its month that lie there already are written anew among the new ones.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, literal, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow, TextTallyRow


def list_text_days(connection: Connection, before: date) -> list[date]:
    """Return the days before this one whose texts still lie beside their responses, oldest first."""
    statement = (
        select(ResponseRow.received_on)
        .distinct()
        .join(PendingTextRow, PendingTextRow.response_id == ResponseRow.id)
        .where(ResponseRow.received_on < before)
        .order_by(ResponseRow.received_on)
    )
    return list(connection.scalars(statement))


def move_texts(connection: Connection, day: date) -> int:
    """Move all texts of a day and note their numbers; returns how many.

    Needs a connection that sees one moment throughout, for its three statements speak of the same texts.
    """
    joined = select(ResponseRow.organization_id, ResponseRow.cycle_id, PendingTextRow.question).join_from(
        PendingTextRow, ResponseRow, PendingTextRow.response_id == ResponseRow.id
    )
    ours = joined.where(ResponseRow.received_on == day)
    key = _random_key(connection).label("key")
    texts = ours.add_columns(literal(f"{day:%Y-%m}"), PendingTextRow.text, key)
    connection.execute(insert(FreeTextRow).from_select(_COLUMNS, _among_month(connection, texts, f"{day:%Y-%m}")))
    _note(connection, ours.add_columns(func.count()).group_by(*ours.selected_columns))
    day_ids = select(ResponseRow.id).where(
        ResponseRow.received_on == day, ResponseRow.id.in_(select(PendingTextRow.response_id))
    )
    return connection.execute(delete(PendingTextRow).where(PendingTextRow.response_id.in_(day_ids))).rowcount


_GROUP = (FreeTextRow.organization_id, FreeTextRow.cycle_id, FreeTextRow.question)
_COLUMNS: list[Any] = [*_GROUP, FreeTextRow.month, FreeTextRow.text, FreeTextRow.key]


def _among_month(connection: Connection, texts: Select[Any], month: str) -> Any:
    if connection.dialect.name == "sqlite":  # rows lie in the order of their keys and know no transaction
        return texts
    lying = delete(FreeTextRow).where(FreeTextRow.month == month).returning(*_COLUMNS).cte("lying")
    together = union_all(texts, select(*lying.c)).subquery()
    return select(*together.c).order_by(together.c.key)


def _random_key(connection: Connection) -> ColumnElement[Any]:
    # Both come from the system's source of randomness, so the keys' order is a shuffle that nobody can undo.
    return func.randomblob(16) if connection.dialect.name == "sqlite" else func.gen_random_uuid()


def _note(connection: Connection, counted: Any) -> None:
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    names = ["organization_id", "cycle_id", "question", "texts"]
    statement = dialect.insert(TextTallyRow).from_select(names, counted)
    changed = {"texts": TextTallyRow.texts + statement.excluded.texts}
    keys = ["cycle_id", "organization_id", "question"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
