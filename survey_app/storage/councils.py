"""Councils and what belongs to their jurisdiction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.orm import Session

from survey_app.domain.errors import CouncilUnknown
from survey_app.storage.constraints import refusing_violations
from survey_app.storage.jurisdiction import within_scopes
from survey_app.storage.models import CouncilRow, CouncilScopeRow, OrganizationRow

Scope = tuple[str, str]
"""Kind (of `jurisdiction.SCOPE_KINDS`) and value."""


def get_council(session: Session, code: str) -> CouncilRow:
    """Return the council with this code. Raises CouncilUnknown."""
    council = session.scalar(select(CouncilRow).where(CouncilRow.code == code))
    if council is None:
        raise CouncilUnknown(f"There is no council {code}.", about=(code,))
    return council


def add_council(session: Session, code: str, name: str, timezone: str, scopes: Iterable[Scope]) -> CouncilRow:
    """Add a council with its jurisdiction. Raises AlreadyExists."""
    council = CouncilRow(code=code, name=name, timezone=timezone)
    session.add(council)
    with refusing_violations(code):
        session.flush()
    replace_scopes(session, council.id, scopes)
    return council


def replace_scopes(session: Session, council_id: int, scopes: Iterable[Scope]) -> None:
    """Let these be all limits of a council's jurisdiction."""
    session.execute(delete(CouncilScopeRow).where(CouncilScopeRow.council_id == council_id))
    session.add_all(CouncilScopeRow(council_id=council_id, kind=kind, value=value) for kind, value in set(scopes))
    session.flush()


def count_within(session: Session, scopes: Iterable[Scope]) -> int:
    """Return how many organizations that are not archived are within these limits."""
    wanted = (within_scopes(scopes), OrganizationRow.archived_on.is_(None))
    return session.scalar(select(func.count()).select_from(OrganizationRow).where(*wanted)) or 0


def find_timezone(connection: Connection, council_id: int) -> ZoneInfo:
    """Return the zone in which a council reads the clock."""
    return ZoneInfo(connection.scalars(select(CouncilRow.timezone).where(CouncilRow.id == council_id)).one())


def list_councils(session: Session) -> list[tuple[CouncilRow, Sequence[Scope]]]:
    """Return every council by code, with the limits of its jurisdiction."""
    scopes: dict[int, list[Scope]] = defaultdict(list)
    for row in session.scalars(select(CouncilScopeRow).order_by(CouncilScopeRow.kind, CouncilScopeRow.value)):
        scopes[row.council_id].append((row.kind, row.value))
    return [(council, scopes[council.id]) for council in session.scalars(select(CouncilRow).order_by(CouncilRow.code))]
