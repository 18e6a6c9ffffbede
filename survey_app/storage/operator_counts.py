"""What an operator's report is made of, by organization and channel of a cycle."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, union_all

from survey_app.storage.day_tallies import WHOLE
from survey_app.storage.fold_position import tail
from survey_app.storage.models import DayTallyRow, DeclinedCountRow, ResponseRow, VoidedSheetRow

ByChannel = tuple[int, int]
"""Row id of an organization, number of a channel."""


class Collected(NamedTuple):
    """How many responses came, set aside ones left out, and their first and last day."""

    responses: int
    first_on: date
    last_on: date


def list_collected(connection: Connection, cycle_id: int) -> dict[ByChannel, Collected]:
    """Return what came, exact at the connection's snapshot."""
    day, response = DayTallyRow, ResponseRow
    folded = select(day.organization_id, day.channel, day.received_on, day.responses.label("responses")).where(
        day.cycle_id == cycle_id, ~day.set_aside, day.organization_id != WHOLE
    )
    group = (response.organization_id, response.channel, response.received_on)
    waiting = (
        select(*group, func.count().label("responses"))
        .where(tail(connection), response.cycle_id == cycle_id, ~response.set_aside)
        .group_by(*group)
    )
    days = union_all(folded, waiting).subquery()
    columns: tuple[Any, ...] = (days.c.organization_id, days.c.channel)
    sums = (func.sum(days.c.responses), func.min(days.c.received_on), func.max(days.c.received_on))
    rows = connection.execute(select(*columns, *sums).group_by(*columns))
    return {(number, channel): Collected(int(count), *ends) for number, channel, count, *ends in rows}


def count_voids(connection: Connection, cycle_id: int) -> dict[ByChannel, int]:
    """Return how many sheets were voided."""
    row = VoidedSheetRow
    group = (row.organization_id, row.channel)
    rows = connection.execute(select(*group, func.count()).where(row.cycle_id == cycle_id).group_by(*group))
    return {(number, channel): count for number, channel, count in rows}


def list_declined(connection: Connection, cycle_id: int) -> dict[ByChannel, int]:
    """Return how many people declined to answer."""
    row = DeclinedCountRow
    rows = connection.execute(select(row.organization_id, row.channel, row.people).where(row.cycle_id == cycle_id))
    return {(number, channel): people for number, channel, people in rows}


def set_declined(connection: Connection, cycle_id: int, organization_id: int, channel: int, people: int) -> None:
    """Replace how many people declined; 0 is no row. The caller holds the cycle's lock."""
    row = DeclinedCountRow
    key = {"cycle_id": cycle_id, "organization_id": organization_id, "channel": channel}
    connection.execute(delete(row).filter_by(**key))
    if people:
        connection.execute(insert(row).values(**key, people=people))
