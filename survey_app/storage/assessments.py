"""In which years organizations were assessed: by being on the list of a cycle that was begun, of any council."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from survey_app.domain.coverage import Assessed, Registered
from survey_app.domain.cycles import CycleState
from survey_app.domain.list_checks import Assessment
from survey_app.storage.models import CycleOrganizationRow, CycleRow, OrganizationRow

BEGUN: Final = (CycleState.OPEN, CycleState.CLOSING, CycleState.CLOSED, CycleState.PUBLISHED)
_FINISHED: Final = (CycleState.CLOSED, CycleState.PUBLISHED)


def last_assessed() -> ColumnElement[int | None]:
    """Return the newest year in which an organization was assessed, NULL if it never was."""
    years = _begun(func.max(CycleRow.year)).where(CycleOrganizationRow.organization_id == OrganizationRow.id)
    return years.correlate(OrganizationRow).scalar_subquery()


def was_assessed_since(year: int) -> ColumnElement[bool]:
    """Return the condition that an organization was assessed in this year or later."""
    listed = _begun(CycleOrganizationRow.organization_id).where(CycleRow.year >= year)
    return OrganizationRow.id.in_(listed)


def list_assessments(session: Session, cycle_id: int) -> Mapping[int, list[Assessment]]:
    """Return the other begun cycles of each organization on a cycle's list, by row id, the oldest first."""
    own = aliased(CycleOrganizationRow)
    row = CycleOrganizationRow
    statement = (
        _begun(row.organization_id, CycleRow.code, CycleRow.year, row.is_open)
        .join(own, own.organization_id == row.organization_id)
        .where(own.cycle_id == cycle_id, row.cycle_id != cycle_id)
        .order_by(CycleRow.year, CycleRow.code)
    )
    found: dict[int, list[Assessment]] = defaultdict(list)
    for number, code, year, is_open in session.execute(statement):
        found[number].append(Assessment(code, year, bool(is_open)))
    return found


def list_registered(session: Session, wanted: ColumnElement[bool]) -> Iterator[Registered]:
    """Give the organizations that are wanted."""
    row = OrganizationRow
    for number, sphere, archived_on in session.execute(select(row.id, row.sphere, row.archived_on).where(wanted)):
        yield Registered(number, sphere, archived_on.year if archived_on else None)


def list_assessed(session: Session, wanted: ColumnElement[bool]) -> list[Assessed]:
    """Return the assessments of the organizations that are wanted."""
    columns = (CycleOrganizationRow.organization_id, CycleRow.year, CycleRow.state)
    statement = _begun(*columns).join(OrganizationRow, OrganizationRow.id == CycleOrganizationRow.organization_id)
    rows = session.execute(statement.where(wanted))
    return [Assessed(number, year, state in _FINISHED) for number, year, state in rows]


def _begun(*columns: Any) -> Select[Any]:
    statement: Select[Any] = select(*columns).select_from(CycleOrganizationRow)
    return statement.join(CycleRow, CycleRow.id == CycleOrganizationRow.cycle_id).where(CycleRow.state.in_(BEGUN))
