"""The list of a cycle: its lines as a council sees them, and what is changed in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, false, func, select, true, update
from sqlalchemy.orm import Session, aliased

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import CycleNotMovable
from survey_app.domain.list_checks import ListedOrganization
from survey_app.storage.assessments import last_assessed, list_assessments
from survey_app.storage.cycles import get_cycle
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import (
    CycleOrganizationRow,
    CycleRow,
    ListDecisionRow,
    OrganizationAliasRow,
    OrganizationHostRow,
    OrganizationRow,
)
from survey_app.storage.name_columns import order_by_name
from survey_app.storage.register_list import RegisterSearch, meets_search


@dataclass(frozen=True, slots=True)
class ListLine:
    """An organization of a list; `recipients` are the cycle's own number, None where the register's holds.

    `last_year` is the newest year of an assessment, this cycle's among them once it is begun.
    """

    code: str
    name: str
    short_name: str
    sphere: str
    region: str
    oktmo: str
    register_recipients: int | None
    archived_on: date | None
    recipients: int | None
    last_year: int | None

    @property
    def shown_name(self) -> str:
        """The name that people know it by."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization that is asked for by its code, or a former one: whether it may come on the list."""

    id: int
    is_archived: bool
    is_inside: bool
    is_listed: bool
    is_former: bool


def lock_cycle(session: Session, code: str, states: Iterable[CycleState]) -> CycleRow:
    """Return a cycle that nobody moves until the transaction ends. Raises CycleUnknown, CycleNotMovable."""
    cycle = get_cycle(session, code, lock=True)
    if CycleState(cycle.state) not in states:
        detail = f"Cycle {code} is {cycle.state}: this is settled now."
        raise CycleNotMovable(detail, about=(code, cycle.state))
    return cycle


def list_lines(session: Session, cycle_id: int, search: RegisterSearch, *, skip: int, most: int) -> list[ListLine]:
    """Return a page of a cycle's list, by the name that lists show and code."""
    row, dialect = OrganizationRow, session.get_bind().dialect
    names = ("code", "name", "short_name", "sphere", "region", "oktmo", "recipients", "archived_on")
    columns: list[Any] = [getattr(row, name) for name in names]
    statement = _lines(cycle_id, *columns, CycleOrganizationRow.recipients, last_assessed())
    name = order_by_name(dialect, row.name.expression, row.short_name.expression)
    statement = statement.where(meets_search(dialect, search)).order_by(name, row.code)
    return [ListLine(*values) for values in session.execute(statement.offset(skip).limit(most))]


def count_lines(session: Session, cycle_id: int, search: RegisterSearch) -> int:
    """Return how many organizations of a cycle's list are wanted."""
    wanted = meets_search(session.get_bind().dialect, search)
    return session.scalar(_lines(cycle_id, func.count()).where(wanted)) or 0


def list_checked(session: Session, cycle: CycleRow) -> Iterator[ListedOrganization]:
    """Give every organization of a cycle's list with what is looked at before opening, by the name that lists show."""
    assert cycle.council_id is not None, "a standing year has no list"
    row, dialect = OrganizationRow, session.get_bind().dialect
    assessments, drafts = list_assessments(session, cycle.id), _list_own_drafts(session, cycle)
    has_site = exists().where(OrganizationHostRow.organization_id == row.id).correlate(row)
    recipients = func.coalesce(CycleOrganizationRow.recipients, row.recipients)
    columns: tuple[Any, ...] = (row.id, row.code, row.name, row.short_name, recipients, has_site, row.archived_on)
    name = order_by_name(dialect, row.name.expression, row.short_name.expression)
    statement = _lines(cycle.id, *columns, within(cycle.council_id)).order_by(name, row.code)
    for number, code, full, short, number_of, on_site, archived_on, is_inside in session.execute(statement):
        yield ListedOrganization(
            code=code,
            name=short or full,
            recipients=number_of,
            has_site=bool(on_site),
            is_archived=archived_on is not None,
            is_outside=not is_inside,
            assessments=assessments.get(number, ()),
            drafts=drafts.get(number, ()),
        )


def _list_own_drafts(session: Session, cycle: CycleRow) -> Mapping[int, list[str]]:
    """Return the other drafts of the council's for the year, by row id of the organizations that both list."""
    row, own = CycleOrganizationRow, aliased(CycleOrganizationRow)
    statement = (
        select(row.organization_id, CycleRow.code)
        .join(CycleRow, CycleRow.id == row.cycle_id)
        .join(own, own.organization_id == row.organization_id)
        .where(own.cycle_id == cycle.id, CycleRow.id != cycle.id, CycleRow.state == CycleState.DRAFT)
        .where(CycleRow.council_id == cycle.council_id, CycleRow.year == cycle.year)
        .order_by(CycleRow.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for number, code in session.execute(statement):
        found[number].append(code)
    return found


def list_codes(session: Session, cycle_id: int) -> list[str]:
    """Return the codes of the organizations on a cycle's list, in no order."""
    return list(session.scalars(_lines(cycle_id, OrganizationRow.code)))


def find_candidates(session: Session, cycle: CycleRow, codes: Sequence[str]) -> dict[str, Candidate]:
    """Return what is to be known of each organization that the register knows by one of these codes, or knew."""
    assert cycle.council_id is not None, "a standing year has no list"
    row, alias, found = OrganizationRow, OrganizationAliasRow, {}
    columns: tuple[Any, ...] = (row.id, row.archived_on.is_not(None), within(cycle.council_id), is_listed(cycle.id))
    present: Select[Any] = select(row.code, *columns, false())
    former: Select[Any] = select(alias.code, *columns, true()).join(row, row.id == alias.organization_id)
    for start in range(0, len(codes), _CHUNK):
        chunk = codes[start : start + _CHUNK]
        for statement in (present.where(row.code.in_(chunk)), former.where(alias.code.in_(chunk))):
            for code, number, *facts in session.execute(statement):
                found[code] = Candidate(number, *map(bool, facts))
    return found


def is_listed(cycle_id: int) -> ColumnElement[bool]:
    """Return the condition that an organization is on the cycle's list."""
    row = CycleOrganizationRow
    listed = exists().where(row.cycle_id == cycle_id, row.organization_id == OrganizationRow.id)
    return listed.correlate(OrganizationRow)


def remove_some(session: Session, cycle_id: int, codes: Iterable[str]) -> int:
    """Take organizations off the list; returns how many were on it."""
    row, removed = CycleOrganizationRow, 0
    for code in sorted(set(codes)):
        number = select(OrganizationRow.id).where(OrganizationRow.code == code).scalar_subquery()
        result: Any = session.execute(delete(row).where(row.cycle_id == cycle_id, row.organization_id == number))
        removed += result.rowcount
    return removed


def write_recipients(session: Session, cycle_id: int, recipients: Mapping[str, int | None]) -> list[str]:
    """Write the cycle's own numbers of recipients, by code; returns the codes that are not on the list."""
    row, missing = CycleOrganizationRow, []
    for code, number in sorted(recipients.items()):
        of = select(OrganizationRow.id).where(OrganizationRow.code == code).scalar_subquery()
        change = update(row).where(row.cycle_id == cycle_id, row.organization_id == of).values(recipients=number)
        result: Any = session.execute(change)
        if not result.rowcount:
            missing.append(code)
    return missing


def find_decision(session: Session, cycle_id: int) -> ListDecisionRow | None:
    """Return the decision about a cycle's list, if there is one."""
    return session.get(ListDecisionRow, cycle_id)


def write_decision(session: Session, decision: ListDecisionRow) -> None:
    """Keep the decision about a cycle's list, in place of a former one."""
    session.merge(decision)
    session.flush()


_CHUNK = 500  # codes in one IN list


def _lines(cycle_id: int, *columns: Any) -> Select[Any]:
    statement: Select[Any] = select(*columns).select_from(CycleOrganizationRow)
    joined = statement.join(OrganizationRow, OrganizationRow.id == CycleOrganizationRow.organization_id)
    return joined.where(CycleOrganizationRow.cycle_id == cycle_id)
