"""The honest recount: what the rollup should be, from the responses themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, text, true, update

from survey_app.storage.base import position_value
from survey_app.storage.day_tallies import DayKey, list_counted_days, list_recounted_days, recount_days
from survey_app.storage.fold_position import PositionLostError, next_position, read_position, tail
from survey_app.storage.models import (
    CycleRow,
    FoldPositionRow,
    OrganizationRow,
    PlaceRow,
    ResponseRow,
    TallyRow,
)
from survey_app.storage.tallies import Key, Tally, count_responses, fold, list_rollup, merge_tallies, write_rollup


@dataclass(frozen=True, slots=True)
class Names:
    """Codes of the cycles, organizations and places by row id."""

    cycles: Mapping[int, str]
    organizations: Mapping[int, str]
    places: Mapping[int, str]


def list_counted(connection: Connection) -> dict[Key, Tally]:
    """Return the totals as everybody reads them: rollup and tail."""
    return merge_tallies([*list_rollup(connection, true()), *count_responses(connection, tail(connection))])


def list_recounted(connection: Connection) -> dict[Key, Tally]:
    """Return the totals counted anew from every response."""
    return merge_tallies(count_responses(connection, true()))


def list_days(connection: Connection) -> tuple[dict[DayKey, int], dict[DayKey, int]]:
    """Return the numbers of each day as everybody reads them, and counted anew from every response."""
    return list_counted_days(connection, tail(connection)), list_recounted_days(connection, true())


def list_names(connection: Connection) -> Names:
    """Return by what people know cycles, organizations and places."""
    rows = (CycleRow, OrganizationRow, PlaceRow)
    return Names(*(dict(map(tuple, connection.execute(select(row.id, row.code)))) for row in rows))  # type: ignore[arg-type]


def fold_or_recount(connection: Connection) -> int:
    """Fold; where the position is another server's, count everything anew instead. Returns how many responses."""
    try:
        return fold(connection)
    except PositionLostError:
        return replace_rollup(connection)


def replace_rollup(connection: Connection) -> int:
    """Recount everything into the rollup and begin the tail anew; returns how many responses there are.

    Writers wait meanwhile: their numbers must all lie behind the new position. Responses that the worker has not
    cleared yet keep the number 0, which is before every position, so that it still finds them.
    """
    position = read_position(connection, lock=True).value
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE response IN SHARE ROW EXCLUSIVE MODE"))
    recounted = list_recounted(connection)
    connection.execute(delete(TallyRow))
    write_rollup(connection, recounted.values())
    recount_days(connection)
    numbered = update(ResponseRow).where(ResponseRow.transaction_id.is_not(None))
    connection.execute(numbered.values(transaction_id=position_value(0)))
    connection.execute(update(FoldPositionRow).values(position=position_value(next_position(connection, position))))
    return sum(tally.responses for tally in recounted.values())
