"""How many responses each organization of a cycle has, by channel, without looking at answers."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import Selection
from survey_app.storage.fold_position import tail
from survey_app.storage.models import DayTallyRow, OrganizationRow, ResponseRow, TallyRow
from survey_app.storage.name_columns import municipality, order_by_name
from survey_app.storage.totals import select_organizations
from survey_app.storage.visible_cycles import VisibleCycle


class ListedOrganization(NamedTuple):
    """What the register says of an organization of a cycle, and the day of its last folded response."""

    id: int
    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    kind: str | None
    recipients: int | None
    municipality: str
    last_on: date | None


class ResponseCount(NamedTuple):
    """How many responses of an organization came by a channel, set aside or not, and the last day of unfolded ones."""

    organization_id: int
    channel: str
    set_aside: bool
    responses: int
    last_on: date | None


def list_organizations(connection: Connection, cycle: VisibleCycle, selection: Selection) -> list[ListedOrganization]:
    """Return the selected organizations by shown name and code."""
    row, day = OrganizationRow, DayTallyRow
    last = (
        select(day.received_on)
        .where(day.cycle_id == cycle.id, day.organization_id == row.id, ~day.set_aside, *_channel(selection))
        .order_by(day.received_on.desc())
        .limit(1)
        .correlate(row)
        .scalar_subquery()
    )
    name = order_by_name(connection.dialect, row.name.expression, row.short_name.expression)
    statement = select_organizations(connection, cycle, selection).add_columns(municipality(), last)
    return [ListedOrganization(*values) for values in connection.execute(statement.order_by(name, row.code))]


def count_responses_by_channel(connection: Connection, cycle: VisibleCycle) -> Mapping[int, list[ResponseCount]]:
    """Return the numbers of all organizations with responses in the cycle, by row id."""
    row, response = TallyRow, ResponseRow
    group: tuple[Any, ...] = (row.organization_id, row.channel, row.set_aside)
    folded: Select[Any] = select(*group, func.sum(row.responses)).where(row.cycle_id == cycle.id).group_by(*group)
    group_of_tail: tuple[Any, ...] = (response.organization_id, response.channel, response.set_aside)
    waiting: Select[Any] = (
        select(*group_of_tail, func.count(), func.max(response.received_on))
        .where(tail(connection), response.cycle_id == cycle.id)
        .group_by(*group_of_tail)
    )
    counted: dict[int, list[ResponseCount]] = defaultdict(list)
    for statement in (folded, waiting):
        for number, channel, set_aside, responses, *last in connection.execute(statement):
            count = ResponseCount(number, CHANNELS[channel - 1], bool(set_aside), int(responses), *last or [None])
            counted[number].append(count)
    return counted


def _channel(selection: Selection) -> list[ColumnElement[bool]]:
    return [] if selection.channel is None else [DayTallyRow.channel == CHANNELS.index(selection.channel) + 1]
