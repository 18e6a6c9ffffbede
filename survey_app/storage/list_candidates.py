"""The organizations of a council's register as they may come on a list: searched, and by when they were assessed."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal, select
from sqlalchemy.orm import Session

from survey_app.storage.assessments import last_assessed, was_assessed_since
from survey_app.storage.constraints import refusing_violations
from survey_app.storage.cycle_lists import is_listed
from survey_app.storage.cycles import count_organizations
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import CycleOrganizationRow, CycleRow, OrganizationRow
from survey_app.storage.name_columns import order_by_name
from survey_app.storage.register_list import RegisterSearch, meets_search


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """An organization that may come on a list, or is on it already."""

    code: str
    name: str
    short_name: str
    sphere: str
    inn: str
    region: str
    oktmo: str
    last_year: int | None
    is_listed: bool

    @property
    def shown_name(self) -> str:
        """The name that people know it by."""
        return self.short_name or self.name


def list_found(
    session: Session, cycle: CycleRow, search: RegisterSearch, *, skip: int, most: int
) -> list[FoundCandidate]:
    """Return a page of the organizations in the council's jurisdiction that are wanted, archived ones never."""
    row, dialect = OrganizationRow, session.get_bind().dialect
    names = ("code", "name", "short_name", "sphere", "inn", "region", "oktmo")
    columns: list[Any] = [getattr(row, name) for name in names]
    statement: Select[Any] = select(*columns, last_assessed(), is_listed(cycle.id)).where(
        _is_wanted(session, cycle, search)
    )
    name = order_by_name(dialect, row.name.expression, row.short_name.expression)
    statement = statement.order_by(name, row.code).offset(skip).limit(most)
    return [FoundCandidate(*values) for values in session.execute(statement)]


def count_found(session: Session, cycle: CycleRow, search: RegisterSearch) -> int:
    """Return how many organizations are wanted."""
    statement = select(func.count()).select_from(OrganizationRow).where(_is_wanted(session, cycle, search))
    return session.scalar(statement) or 0


def list_found_regions(session: Session, cycle: CycleRow) -> list[str]:
    """Return the regions of the organizations in the council's jurisdiction, by name."""
    wanted = (_is_wanted(session, cycle, RegisterSearch()), OrganizationRow.region != "")
    return list(
        session.scalars(select(OrganizationRow.region).where(*wanted).distinct().order_by(OrganizationRow.region))
    )


def count_due(session: Session, cycle: CycleRow, search: RegisterSearch, years: int) -> dict[str, int]:
    """Return by sphere how many wanted organizations are not on the list and were not assessed for so many years."""
    columns: tuple[Any, ...] = (OrganizationRow.sphere, func.count())
    statement = select(*columns).where(_is_due(session, cycle, search, years))
    rows = session.execute(statement.group_by(OrganizationRow.sphere).order_by(OrganizationRow.sphere))
    return dict(rows.all())


def list_due(session: Session, cycle: CycleRow, search: RegisterSearch, years: int) -> int:
    """Put them on the list; returns how many. Raises RegisterChanged if one was merged into another meanwhile."""
    chosen = select(literal(cycle.id), OrganizationRow.id, literal(value=False))
    columns = [CycleOrganizationRow.cycle_id, CycleOrganizationRow.organization_id, CycleOrganizationRow.is_open]
    due = _is_due(session, cycle, search, years)
    before = count_organizations(session, cycle.id)
    with refusing_violations():
        session.execute(insert(CycleOrganizationRow).from_select(columns, chosen.where(due)))
    return count_organizations(session, cycle.id) - before


def _is_due(session: Session, cycle: CycleRow, search: RegisterSearch, years: int) -> ColumnElement[bool]:
    recently = was_assessed_since(cycle.year - years + 1)
    return and_(_is_wanted(session, cycle, search), ~recently, ~is_listed(cycle.id))


def _is_wanted(session: Session, cycle: CycleRow, search: RegisterSearch) -> ColumnElement[bool]:
    assert cycle.council_id is not None, "a standing year has no list"
    active = replace(search, state="active")
    return and_(within(cycle.council_id), meets_search(session.get_bind().dialect, active))
