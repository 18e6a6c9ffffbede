"""Councils and what belongs to their jurisdiction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.domain.errors import CouncilUnknown
from survey_app.storage.constraints import refusing_violations
from survey_app.storage.models import CouncilRow, CouncilScopeRow

Scope = tuple[str, str]
"""Kind (sphere, region, territory) and value."""


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
    session.add_all(CouncilScopeRow(council_id=council.id, kind=kind, value=value) for kind, value in set(scopes))
    session.flush()
    return council


def list_councils(session: Session) -> list[tuple[CouncilRow, Sequence[Scope]]]:
    """Return every council by code, with the limits of its jurisdiction."""
    scopes: dict[int, list[Scope]] = defaultdict(list)
    for row in session.scalars(select(CouncilScopeRow).order_by(CouncilScopeRow.kind, CouncilScopeRow.value)):
        scopes[row.council_id].append((row.kind, row.value))
    return [(council, scopes[council.id]) for council in session.scalars(select(CouncilRow).order_by(CouncilRow.code))]
