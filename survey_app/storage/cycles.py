"""Cycles with their lists of organizations, and the one truth about which of them is open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from survey_app.domain.errors import CycleUnknown
from survey_app.storage.constraints import refusing_violations
from survey_app.storage.models import CouncilRow, CycleOrganizationRow, CycleRow, OrganizationRow

_CHUNK = 500  # codes in one IN list: far under every database's limit of parameters


@dataclass(frozen=True, slots=True)
class OpenElsewhere:
    """An organization that another open cycle already lists."""

    organization: str
    cycle: str


@dataclass(frozen=True, slots=True)
class ListedCycle:
    """A cycle as a list shows it; `organizations` is the length of its list."""

    cycle: CycleRow
    council: str
    organizations: int


def get_cycle(session: Session, code: str, *, lock: bool = False) -> CycleRow:
    """Return a council's cycle; `lock` keeps others from moving it until the transaction ends. Raises CycleUnknown."""
    statement = select(CycleRow).where(CycleRow.code == code, CycleRow.council_id.is_not(None))
    if lock:
        statement = statement.with_for_update(key_share=True)  # responses of the cycle may go on
    cycle = session.scalar(statement.execution_options(populate_existing=True))
    if cycle is None:
        raise CycleUnknown(f"There is no cycle {code}.", about=(code,))
    return cycle


def add_cycle(session: Session, cycle: CycleRow) -> CycleRow:
    """Add a cycle, its list still empty. Raises AlreadyExists."""
    session.add(cycle)
    with refusing_violations(cycle.code):
        session.flush()
    return cycle


def list_all(session: Session, cycle_id: int, jurisdiction: ColumnElement[bool]) -> int:
    """Put every organization of a jurisdiction that is not archived on the cycle's list; returns how many there are."""
    wanted = (jurisdiction, OrganizationRow.archived_on.is_(None))
    chosen = select(literal(cycle_id), OrganizationRow.id, literal(value=False)).where(*wanted)
    columns = [CycleOrganizationRow.cycle_id, CycleOrganizationRow.organization_id, CycleOrganizationRow.is_open]
    session.execute(insert(CycleOrganizationRow).from_select(columns, chosen))
    return count_organizations(session, cycle_id)


def list_some(session: Session, cycle_id: int, organization_ids: Iterable[int]) -> None:
    """Put these organizations on the cycle's list. Raises RegisterChanged if one was merged into another meanwhile."""
    rows = [{"cycle_id": cycle_id, "organization_id": each, "is_open": False} for each in organization_ids]
    if rows:
        with refusing_violations():
            session.execute(insert(CycleOrganizationRow), rows)


def find_ids(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Return the row id of each organization of these codes that the register knows."""
    found: dict[str, int] = {}
    for chunk in _chunks(codes):
        rows = session.execute(select(OrganizationRow.code, OrganizationRow.id).where(OrganizationRow.code.in_(chunk)))
        found.update((code, number) for code, number in rows)
    return found


def list_outside(session: Session, cycle_id: int, jurisdiction: ColumnElement[bool]) -> list[str]:
    """Return the codes on the cycle's list that are not in a jurisdiction."""
    statement = (
        select(OrganizationRow.code)
        .join(CycleOrganizationRow, CycleOrganizationRow.organization_id == OrganizationRow.id)
        .where(CycleOrganizationRow.cycle_id == cycle_id, ~jurisdiction)
        .order_by(OrganizationRow.code)
    )
    return list(session.scalars(statement))


def list_archived(session: Session, organization_ids: Iterable[int]) -> list[str]:
    """Return the codes of those of the organizations that are archived."""
    archived = select(OrganizationRow.id, OrganizationRow.code).where(OrganizationRow.archived_on.is_not(None))
    wanted = set(organization_ids)
    return sorted(code for number, code in session.execute(archived) if number in wanted)


def count_organizations(session: Session, cycle_id: int) -> int:
    """Return the length of a cycle's list."""
    statement = select(func.count()).where(CycleOrganizationRow.cycle_id == cycle_id)
    return session.scalar(statement) or 0


def mark_open(session: Session, cycle_id: int, *, is_open: bool) -> None:
    """Let the organizations of a cycle take its responses, or no more. Raises AlreadyOpenElsewhere, nothing done."""
    statement = update(CycleOrganizationRow).where(CycleOrganizationRow.cycle_id == cycle_id).values(is_open=is_open)
    with refusing_violations(), session.begin_nested():
        session.execute(statement)


def list_open_elsewhere(session: Session, cycle_id: int) -> list[OpenElsewhere]:
    """Return the organizations of a cycle that another open cycle already lists."""
    own, other = aliased(CycleOrganizationRow), aliased(CycleOrganizationRow)
    statement = (
        select(OrganizationRow.code, CycleRow.code)
        .join_from(own, other, own.organization_id == other.organization_id)
        .join(OrganizationRow, OrganizationRow.id == own.organization_id)
        .join(CycleRow, CycleRow.id == other.cycle_id)
        .where(own.cycle_id == cycle_id, other.cycle_id != cycle_id, other.is_open)
        .order_by(CycleRow.code, OrganizationRow.code)
    )
    return [OpenElsewhere(organization, cycle) for organization, cycle in session.execute(statement)]


def list_cycles(session: Session) -> list[ListedCycle]:
    """Return every council's cycles, by council and code."""
    length = (
        select(func.count()).where(CycleOrganizationRow.cycle_id == CycleRow.id).correlate(CycleRow).scalar_subquery()
    )
    statement = (
        select(CycleRow, CouncilRow.code, length)
        .join(CouncilRow, CouncilRow.id == CycleRow.council_id)
        .order_by(CouncilRow.code, CycleRow.code)
    )
    return [ListedCycle(cycle, council, organizations) for cycle, council, organizations in session.execute(statement)]


def _chunks(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    return (codes[start : start + _CHUNK] for start in range(0, len(codes), _CHUNK))
