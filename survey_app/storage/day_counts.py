"""Responses by day and channel as a council reads them: the folded numbers and the tail, of one moment."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, false, func, select

from survey_app.domain.progress import DayCount
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.storage.day_tallies import WHOLE
from survey_app.storage.fold_position import tail
from survey_app.storage.models import DayTallyRow, ResponseRow
from survey_app.storage.totals import select_organizations
from survey_app.storage.visible_cycles import VisibleCycle


def list_days(connection: Connection, cycle: VisibleCycle, organization: str | None = None) -> list[DayCount]:
    """Return the counted responses of a cycle, or of one organization of it, by day and channel."""
    folded, waiting = _conditions(connection, cycle, organization)
    row = DayTallyRow
    statement = (
        select(row.received_on, row.channel, func.sum(row.responses))
        .where(row.cycle_id == cycle.id, ~row.set_aside, folded)
        .group_by(row.received_on, row.channel)
    )
    counted: dict[tuple[object, int], int] = defaultdict(int)
    for day, channel, responses in connection.execute(statement):
        counted[day, channel] += int(responses)
    response = ResponseRow
    unfolded = (
        select(response.received_on, response.channel, func.count())
        .where(tail(connection), response.cycle_id == cycle.id, ~response.set_aside, waiting)
        .group_by(response.received_on, response.channel)
    )
    for day, channel, responses in connection.execute(unfolded):
        counted[day, channel] += responses
    return sorted(_name(counted.items()))


def _name(counted: Iterable[tuple[tuple[object, int], int]]) -> Iterable[DayCount]:
    return (DayCount(day, CHANNELS[channel - 1], responses) for (day, channel), responses in counted)  # type: ignore[arg-type]


def _conditions(
    connection: Connection, cycle: VisibleCycle, organization: str | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return which rows of the days, and which responses of the tail, belong to what is asked for."""
    if organization is None and not cycle.is_standing:  # all that a cycle has is its council's
        return DayTallyRow.organization_id == WHOLE, ~false()
    wanted = select_organizations(connection, cycle, Selection(organization=organization)).subquery()
    ids = select(wanted.c.id)
    return DayTallyRow.organization_id.in_(ids), ResponseRow.organization_id.in_(ids)
