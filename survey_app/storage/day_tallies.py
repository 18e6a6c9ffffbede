"""Responses by day and channel: folded with the rollup, in the same transaction, so that both are exact together.

Organizations have rows of their own; besides, each cycle has rows of the whole (`WHOLE`), so that its chart does not
follow the number of organizations.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, delete, func, literal_column, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.storage.models import DayTallyRow, ResponseRow

WHOLE: Final = 0
"""Stands for all organizations of a cycle in a day tally's key."""


class DayKey(NamedTuple):
    """What responses have in common that are counted together by day."""

    cycle_id: int
    organization_id: int
    received_on: date
    channel: int
    set_aside: bool


_WHOLE: Final[Any] = literal_column(str(WHOLE), Integer)
_KEY: Final[list[Any]] = [getattr(DayTallyRow, name) for name in DayKey._fields]


def fold_days(connection: Connection, span: ColumnElement[bool]) -> None:
    """Add the responses of the span to the counts of their days; whoever folds holds the position's lock."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    for counting in _countings(span):
        insert = dialect.insert(DayTallyRow).from_select([*_KEY, DayTallyRow.responses], counting)
        # By the table's column, for the mapped one would name the table once more than SQLite understands.
        added = DayTallyRow.__table__.c.responses + insert.excluded.responses
        connection.execute(insert.on_conflict_do_update(index_elements=DayKey._fields, set_={"responses": added}))


def recount_days(connection: Connection) -> None:
    """Count every day anew, of all responses."""
    connection.execute(delete(DayTallyRow))
    fold_days(connection, true())


def take_from_day(connection: Connection, key: DayKey) -> None:
    """Take one folded response out of the counts of its day; the caller holds the position's lock, and deletes it."""
    for each in (key, key._replace(organization_id=WHOLE)):
        is_its = [getattr(DayTallyRow, name) == value for name, value in each._asdict().items()]
        fewer = update(DayTallyRow).where(*is_its, DayTallyRow.responses > 1)
        if not connection.execute(fewer.values(responses=DayTallyRow.responses - 1)).rowcount:
            connection.execute(delete(DayTallyRow).where(*is_its))


def list_counted_days(connection: Connection, tail: ColumnElement[bool]) -> dict[DayKey, int]:
    """Return the numbers as everybody reads them: the folded ones and those of the tail."""
    counted = dict(_read(connection, select(*_KEY, DayTallyRow.responses)))
    for key, responses in list_recounted_days(connection, tail).items():
        counted[key] = counted.get(key, 0) + responses
    return counted


def list_recounted_days(connection: Connection, condition: ColumnElement[bool]) -> dict[DayKey, int]:
    """Return the numbers counted anew from the responses that meet the condition."""
    return {key: count for counting in _countings(condition) for key, count in _read(connection, counting)}


def _countings(condition: ColumnElement[bool]) -> Iterator[Select[Any]]:
    """Give the statements that count by day: by organization, and of the whole."""
    row = ResponseRow
    day = (row.received_on, row.channel, row.set_aside)
    for organization, group in ((row.organization_id, (row.organization_id,)), (_WHOLE, ())):
        statement: Select[Any] = select(row.cycle_id, organization, *day, func.count())
        yield statement.where(condition).group_by(row.cycle_id, *group, *day)


def _read(connection: Connection, statement: Select[Any]) -> Iterator[tuple[DayKey, int]]:
    for cycle_id, organization_id, day, channel, set_aside, responses in connection.execute(statement):
        yield DayKey(cycle_id, organization_id, day, channel, bool(set_aside)), responses
