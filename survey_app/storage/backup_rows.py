"""Reads all that a backup holds, table by table, in the order of primary keys.

What belongs to this machine or to this hour stays out, and whatever can be counted anew. A file is kept for years, so
it must not keep what links a response to a person for a day: `transaction_id`, `quarter`, `network` and `digest` are
left empty, as the worker will, and a text that still waits beside its response is written as it will be moved, among
the others under a random key. The order of random keys tells nothing of the order in which anything came.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    Select,
    String,
    Table,
    Uuid,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.types import Integer

from survey_app.domain.backups import BackupColumn, Kind, choose_batch
from survey_app.storage.base import Base, Xid8
from survey_app.storage.models import FreeTextRow, PendingTextRow, ResponseRow
from survey_app.storage.texts import select_texts

LEFT_OUT: Final = frozenset(
    {
        "account_session",  # whoever is signed in signs in again
        "day_tally",  # counted anew, as is `tally`
        "fold_position",  # a place among the transactions of one server
        "job_run",  # how work went here
        "pending_text",  # among `free_text`
        "register_upload",  # a file that waits an hour
        "tally",
        "worker_lease",  # who works here
    }
)
_CLEARED: Final = frozenset({"transaction_id", "quarter", "network", "digest"})
_KINDS: Final[Sequence[tuple[type[Any], Kind]]] = (
    (Uuid, "key"),
    (LargeBinary, "bytes"),
    (Boolean, "flag"),
    (DateTime, "instant"),
    (Date, "day"),
    (Integer, "number"),
    (Xid8, "number"),
    (String, "text"),
)


def list_tables() -> list[Table]:
    """Return the tables of a backup in an order in which they can be loaded."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def list_columns(table: Table) -> list[BackupColumn]:
    """Return what a backup says of a table's columns."""
    return [BackupColumn(str(column.name), _kind(column)) for column in table.columns]


def count_rows(connection: Connection) -> int:
    """Return how many rows a backup will have."""
    tables = [*list_tables(), PendingTextRow.__table__]
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def read_rows(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    """Stream a table's rows in batches, as values that both databases share."""
    columns = list_columns(table)
    size = choose_batch([column.kind for column in columns])
    shapers = [_shaper(column.kind) for column in columns]
    found = connection.execute(_select(connection, table), execution_options={"yield_per": size})
    for batch in found.partitions():
        yield [
            [None if value is None else shape(value) for shape, value in zip(shapers, row, strict=True)]
            for row in batch
        ]


def _select(connection: Connection, table: Table) -> Select[Any]:
    if table is FreeTextRow.__table__:
        waiting = select_texts(connection).subquery()
        together = union_all(select(table), select(*(waiting.c[each.name] for each in table.columns))).subquery()
        return select(*together.c).order_by(together.c.key)
    columns = list(table.columns)
    if table is ResponseRow.__table__:
        columns = [null().label(each.name) if each.name in _CLEARED else each for each in columns]  # type: ignore[misc]
    return select(*columns).order_by(*table.primary_key.columns)


def _kind(column: Column[Any]) -> Kind:
    return next(kind for of_type, kind in _KINDS if isinstance(column.type, of_type))


def _shaper(kind: Kind) -> Callable[[Any], Any]:
    shapers: dict[Kind, Callable[[Any], Any]] = {"key": _shape_key, "instant": _shape_instant, "flag": bool}
    return shapers.get(kind, _leave)


def _shape_key(value: UUID | bytes) -> UUID:
    return UUID(bytes=value) if isinstance(value, bytes) else value


def _shape_instant(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)  # SQLite forgets the zone


def _leave(value: Any) -> Any:
    return value
