"""Cycles as a caller sees them: those of its councils, and the years outside any cycle, cut to their jurisdiction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, false, func, or_, select

from survey_app.domain.cards import CycleCard
from survey_app.domain.cycles import CycleState, council_standing_code, is_year, parse_standing_code, standing_code
from survey_app.storage.fold_position import tail
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import (
    CouncilRow,
    CycleOrganizationRow,
    CycleRow,
    OrganizationRow,
    ResponseRow,
    TallyRow,
)

_NOT_STORED = 0  # no row has this id: a year in which nobody has answered yet is a view of nothing


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cycles somebody may see: those of some councils (None: of all), perhaps only once published."""

    council_ids: tuple[int, ...] | None
    published_only: bool = False

    def covers(self, council_id: int) -> bool:
        """Tell whether a council is among those whose cycles are seen."""
        return self.council_ids is None or council_id in self.council_ids


EVERYTHING: Final = Sight(None)  # for commands and the worker, which have no caller


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


def find_visible_cycle(connection: Connection, code: str, sight: Sight) -> VisibleCycle | None:
    """Return the cycle or standing year of this code if it is in sight; a standing year is never published."""
    standing = parse_standing_code(code)
    if standing is not None:
        return None if sight.published_only else _find_standing(connection, *standing, sight)
    row = connection.execute(_cycles_in(sight).where(CycleRow.code == code)).one_or_none()
    return _own(row) if row is not None else None


def list_visible_cycles(connection: Connection, sight: Sight) -> list[VisibleCycle]:
    """Return the councils' cycles and, where all is seen, their standing years that have responses, by code."""
    own = [_own(row) for row in connection.execute(_cycles_in(sight))]
    standing = [] if sight.published_only else _list_standing(connection, sight)
    return sorted(own + standing, key=lambda each: each.card.code)


def count_visible_organizations(connection: Connection, cycle: VisibleCycle) -> int:
    """Return how many organizations the cycle's totals show."""
    return connection.scalar(select(func.count()).select_from(OrganizationRow).where(has_place(connection, cycle))) or 0


def can_see_organization(connection: Connection, sight: Sight, code: str) -> bool:
    """Tell whether an organization is on the list of a cycle in sight or, where all is seen, in a jurisdiction."""
    listed = (
        select(CycleOrganizationRow.organization_id)
        .join(CycleRow, CycleRow.id == CycleOrganizationRow.cycle_id)
        .where(_is_in(sight))
    )
    seen: list[ColumnElement[bool]] = [OrganizationRow.id.in_(listed)]
    if not sight.published_only:
        seen += [within(each) for each in _list_council_ids(connection, sight)]
    return connection.scalar(select(OrganizationRow.id).where(OrganizationRow.code == code, or_(*seen))) is not None


def _is_in(sight: Sight) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [CycleRow.council_id.is_not(None)]
    if sight.council_ids is not None:
        conditions.append(CycleRow.council_id.in_(sight.council_ids) if sight.council_ids else false())
    if sight.published_only:
        conditions.append(CycleRow.state == CycleState.PUBLISHED)
    return and_(*conditions)


def _cycles_in(sight: Sight) -> Select[Any]:
    columns: tuple[Any, ...] = (CycleRow, CouncilRow.code.label("council"))
    return select(*columns).join(CouncilRow, CouncilRow.id == CycleRow.council_id).where(_is_in(sight))


def _list_council_ids(connection: Connection, sight: Sight) -> Sequence[int]:
    return connection.scalars(select(CouncilRow.id)).all() if sight.council_ids is None else sight.council_ids


def _own(row: Row[Any]) -> VisibleCycle:
    card = CycleCard(row.code, row.council, row.year, row.edition or None, row.state, row.opens_on, row.closes_on)
    return VisibleCycle(row.id, row.council_id, card)


def _find_standing(connection: Connection, council: str, year: int, sight: Sight) -> VisibleCycle | None:
    owner = connection.scalar(select(CouncilRow.id).where(CouncilRow.code == council))
    stored = connection.scalar(select(CycleRow.id).where(CycleRow.code == standing_code(year)))
    if owner is None or not sight.covers(owner) or not is_year(year):
        return None
    return _standing(stored or _NOT_STORED, owner, council, year)


def _list_standing(connection: Connection, sight: Sight) -> list[VisibleCycle]:
    councils = select(CouncilRow.id, CouncilRow.code).where(CouncilRow.id.in_(_list_council_ids(connection, sight)))
    stored = select(CycleRow.id, CycleRow.year).where(CycleRow.council_id.is_(None))
    years = connection.execute(stored).all()
    standing = [
        _standing(number, council_id, council, year)
        for council_id, council in connection.execute(councils)
        for number, year in years
    ]
    return [each for each in standing if _has_organizations(connection, each)]


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
