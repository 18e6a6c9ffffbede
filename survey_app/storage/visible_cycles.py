"""Cycles as a council sees them: its own, and the years of answers outside any cycle, cut to its jurisdiction."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, or_, select

from survey_app.domain.cards import CycleCard
from survey_app.domain.cycles import CycleState, council_standing_code, is_year, parse_standing_code, standing_code
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import (
    CouncilRow,
    CycleOrganizationRow,
    CycleRow,
    OrganizationRow,
    ResponseRow,
    TallyRow,
)
from survey_app.storage.tallies import tail

_NOT_STORED = 0  # no row has this id: a year in which nobody has answered yet is a view of nothing


@dataclass(frozen=True, slots=True)
class VisibleCycle:
    """A cycle through one council's eyes; `id` is where its responses are stored."""

    id: int
    council_id: int
    card: CycleCard

    @property
    def is_standing(self) -> bool:
        """Whether this is a year's view of answers outside any cycle."""
        return self.card.state == CycleState.STANDING


def has_place(connection: Connection, cycle: VisibleCycle) -> ColumnElement[bool]:
    """Return the condition that an organization has a place in the cycle's totals.

    A cycle shows its whole list, silent organizations too; a standing year those of the jurisdiction that have
    responses.
    """
    if cycle.is_standing:
        return within(cycle.council_id) & _has_responses(connection, cycle.id)
    listed = select(CycleOrganizationRow.organization_id).where(CycleOrganizationRow.cycle_id == cycle.id)
    return OrganizationRow.id.in_(listed)


def find_visible_cycle(connection: Connection, code: str, council_id: int | None) -> VisibleCycle | None:
    """Return the cycle or standing year of this code if the council may see it; None as council sees everything."""
    standing = parse_standing_code(code)
    if standing is not None:
        return _find_standing(connection, *standing, council_id)
    statement = _own_cycles().where(CycleRow.code == code)
    if council_id is not None:
        statement = statement.where(CycleRow.council_id == council_id)
    row = connection.execute(statement).one_or_none()
    return _own(row) if row is not None else None


def list_visible_cycles(connection: Connection, council_id: int) -> list[VisibleCycle]:
    """Return the council's cycles and its standing years that have responses, by code."""
    own = [_own(row) for row in connection.execute(_own_cycles().where(CycleRow.council_id == council_id))]
    council = connection.scalar(select(CouncilRow.code).where(CouncilRow.id == council_id)) or ""
    stored = select(CycleRow.id, CycleRow.year).where(CycleRow.council_id.is_(None))
    standing = [_standing(number, council_id, council, year) for number, year in connection.execute(stored)]
    with_responses = [each for each in standing if _has_organizations(connection, each)]
    return sorted(own + with_responses, key=lambda each: each.card.code)


def count_visible_organizations(connection: Connection, cycle: VisibleCycle) -> int:
    """Return how many organizations the cycle's totals show."""
    return connection.scalar(select(func.count()).select_from(OrganizationRow).where(has_place(connection, cycle))) or 0


def can_see_organization(connection: Connection, council_id: int, code: str) -> bool:
    """Tell whether an organization is in the council's jurisdiction or on the list of one of its cycles."""
    listed = (
        select(CycleOrganizationRow.organization_id)
        .join(CycleRow, CycleRow.id == CycleOrganizationRow.cycle_id)
        .where(CycleRow.council_id == council_id)
    )
    seen = or_(within(council_id), OrganizationRow.id.in_(listed))
    return connection.scalar(select(OrganizationRow.id).where(OrganizationRow.code == code, seen)) is not None


def _own_cycles() -> Select[Any]:
    columns: tuple[Any, ...] = (CycleRow, CouncilRow.code.label("council"))
    return select(*columns).join(CouncilRow, CouncilRow.id == CycleRow.council_id)


def _own(row: Row[Any]) -> VisibleCycle:
    card = CycleCard(row.code, row.council, row.year, row.edition or None, row.state, row.opens_on, row.closes_on)
    return VisibleCycle(row.id, row.council_id, card)


def _find_standing(connection: Connection, council: str, year: int, council_id: int | None) -> VisibleCycle | None:
    owner = connection.scalar(select(CouncilRow.id).where(CouncilRow.code == council))
    stored = connection.scalar(select(CycleRow.id).where(CycleRow.code == standing_code(year)))
    if owner is None or council_id not in (None, owner) or not is_year(year):
        return None
    return _standing(stored or _NOT_STORED, owner, council, year)


def _standing(number: int, council_id: int, council: str, year: int) -> VisibleCycle:
    code, state = council_standing_code(council, year), CycleState.STANDING.value
    return VisibleCycle(number, council_id, CycleCard(code, council, year, None, state, None, None))


def _has_organizations(connection: Connection, cycle: VisibleCycle) -> bool:
    found = connection.scalar(select(exists().where(has_place(connection, cycle)).select_from(OrganizationRow)))
    return bool(found)


def _has_responses(connection: Connection, cycle_id: int) -> ColumnElement[bool]:
    folded = select(TallyRow.organization_id).where(TallyRow.cycle_id == cycle_id)
    waiting = select(ResponseRow.organization_id).where(ResponseRow.cycle_id == cycle_id, tail(connection))
    return or_(OrganizationRow.id.in_(folded), OrganizationRow.id.in_(waiting))
