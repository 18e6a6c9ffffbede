"""Where the fold stands: which responses are in the rollup, and whether this server's ids can be compared with that.

PostgreSQL's transaction ids belong to a server. A database that was restored from a dump into another one keeps the
position of the old one, while new responses get the new one's smaller ids: they would look as if they were folded. Two
rows tell it, without a mark that somebody would have to set: nobody sets a position beyond his own transaction, so one
that is ahead of the transaction that wrote its row was set on another server; and a response was written on this server
if its row was written by the very transaction whose id it carries. Both stay true until somebody counts anew, however
far the new server's ids run meanwhile.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, Connection, and_, func, literal_column, or_, select

from survey_app.storage.base import position_value
from survey_app.storage.models import FoldPositionRow, ResponseRow

_ROUND: Final = 2**32  # a row shows the lower half of the transaction that wrote it
_WRITTEN_BY: Final[Any] = literal_column("fold_position.xmin::text::bigint")
_NEWEST: Final[Any] = literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
_WRITTEN_HERE: Final = literal_column("response.xmin = response.transaction_id::xid", Boolean)


class PositionLostError(Exception):
    """The rollup cannot go on from where it is: everything is to be counted anew (`recount.replace_rollup`)."""


@dataclass(frozen=True, slots=True)
class Position:
    """The id before which responses are folded; `is_lost` if it is an id of another server."""

    value: Any
    is_lost: bool


def read_position(connection: Connection, *, lock: bool = False) -> Position:
    """Return the position of the connection's present snapshot; `lock` keeps folds waiting until the transaction ends.

    The lock comes before those of cycles and of responses, or two who wait for each other would have to be parted.
    """
    statement = select(FoldPositionRow.position)
    if lock:
        statement = statement.with_for_update()
    if connection.dialect.name == "sqlite":  # the numbers of folds are in the file itself
        return Position(connection.execute(statement).scalar_one(), is_lost=False)
    value, shown, newest = connection.execute(statement.add_columns(_WRITTEN_BY, _NEWEST)).one()
    written_by = newest + (shown - newest + _ROUND // 2) % _ROUND - _ROUND // 2
    return Position(value, is_lost=int(value) > written_by)


def lock_position(connection: Connection) -> Any:
    """Keep folds waiting until the transaction ends, and return the position. Raises PositionLostError."""
    position = read_position(connection, lock=True)
    if position.is_lost:
        raise PositionLostError("the position is ahead of the transaction that wrote it: it is another server's")
    return position.value


def next_position(connection: Connection, low: Any) -> Any:
    """Return the position before which every response is in the database for good; `low` is the present one."""
    if connection.dialect.name == "sqlite":
        return low + 1  # the write lock is ours: every response so far carries `low`, every later one will not
    return connection.scalar(select(func.pg_snapshot_xmin(func.pg_current_snapshot())))


def tail(connection: Connection) -> ColumnElement[bool]:
    """Return the condition that picks the responses not folded yet, good for the connection's present snapshot.

    The position goes in as a value: behind a subquery the planner expects a third of all responses and reads them all.
    While it is another server's, the tail is what that server had not folded, and what was written on this one since.
    """
    position = read_position(connection)
    is_behind = ResponseRow.transaction_id >= position_value(position.value)
    if not position.is_lost:
        return is_behind
    return and_(ResponseRow.transaction_id.is_not(None), or_(is_behind, _WRITTEN_HERE))
