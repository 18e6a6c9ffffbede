"""Makes one organization of two entries of the register that mean the same."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import NotMergeable, OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.storage.host_decisions import move_decisions, read_hosts
from survey_app.storage.merging import count_all, lock_for_merge, move_all, rename_in_scopes
from survey_app.storage.models import CycleRow, OrganizationAliasRow, OrganizationHostRow, OrganizationRow
from survey_app.storage.organizations import add_hosts, lock_register
from survey_app.storage.register_entry import ListedOn, list_cycles_of

_LOCKED_STATES = (CycleState.CLOSING, CycleState.PUBLISHED)


def merge_organizations(session: Session, gone: str, kept: str, today: date) -> int:
    """Give all that belongs to the entry `gone` to `kept`, and its code as another name; returns the responses of both.

    The facts of `kept` stay; sites of `gone` are added to its own, if it has any. The caller commits.
    Raises OrganizationUnknown, NotMergeable saying why.
    """
    lock_register(session)
    first, second = _get(session, gone), _get(session, kept)
    if first.id == second.id:
        raise NotMergeable("An entry cannot be merged with itself.", about=("same", second.code))
    connection = session.connection()
    lock_for_merge(connection, first.id, second.id)
    _check_cycles(session, first, second)
    before = count_all(connection, first.id, second.id)
    move_all(connection, first.id, second.id)
    rename_in_scopes(connection, first.code, second.code)
    _add_sites(session, first, second)
    move_decisions(session, first.id, second.id)
    alias = OrganizationAliasRow(
        code=first.code, organization_id=second.id, identity=first.identity, name=first.name, merged_on=today
    )
    session.add(alias)
    session.execute(delete(OrganizationHostRow).where(OrganizationHostRow.organization_id == first.id))
    session.execute(delete(OrganizationRow).where(OrganizationRow.id == first.id))
    session.flush()
    after = count_all(connection, second.id)
    if after != before:
        raise AssertionError(f"a merge counted {after} responses where there were {before}")
    return after


def find_obstacle(gone: Sequence[ListedOn], kept: Sequence[ListedOn]) -> tuple[str, str] | None:
    """Return why the entry on the lists `gone` cannot be merged into that on the lists `kept`, and the cycle's code."""
    theirs = {each.code for each in kept}
    opened = any(each.state == CycleState.OPEN for each in kept)
    for each in gone:
        if each.code in theirs:
            return "same_cycle", each.code
        if each.state in _LOCKED_STATES:
            return str(each.state), each.code
        if each.state == CycleState.OPEN and opened:
            return "both_open", each.code
    return next((("closing", each.code) for each in kept if each.state == CycleState.CLOSING), None)


def _check_cycles(session: Session, first: OrganizationRow, second: OrganizationRow) -> None:
    gone, kept = list_cycles_of(session, first.id), list_cycles_of(session, second.id)
    codes = [each.code for each in (*gone, *kept)]
    # Nobody moves these cycles meanwhile; responses go on.
    session.execute(select(CycleRow.id).where(CycleRow.code.in_(codes)).with_for_update(key_share=True)).all()
    obstacle = find_obstacle(list_cycles_of(session, first.id), list_cycles_of(session, second.id))
    if obstacle is not None:
        reason, cycle = obstacle
        raise NotMergeable(f"These entries cannot become one because of cycle {cycle}: {reason}.", about=obstacle)


def _add_sites(session: Session, first: OrganizationRow, second: OrganizationRow) -> None:
    """Add the sites of the first to those of the second; one without a site takes responses from any, and goes on.

    What an organization decided itself about its sites counts, too; what the second refuses stays refused.
    """
    known = read_hosts(session, second.id)
    more = sorted(read_hosts(session, first.id).hosts - known.hosts - known.registered)
    if known.hosts and more:
        second.site_url = ", ".join(filter(None, [second.site_url, *more]))
        session.flush()
        add_hosts(session, second.id, more)


def _get(session: Session, text: str) -> OrganizationRow:
    statement = select(OrganizationRow).where(OrganizationRow.code == parse_code(text))
    row = session.scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise OrganizationUnknown(f"There is no organization {text}.", about=(text,))
    return row
