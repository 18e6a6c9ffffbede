"""Counts refused hosts: one statement a refusal, and only for refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Engine,
    Select,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from survey_app.domain.organizations import OTHER_HOSTS
from survey_app.storage.models import OrganizationRow, RefusedHostRow

_MOST_HOSTS: Final = 20  # of one organization on one day; who invents more of them fills one row
_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RefusedHost:
    """How often responses for an organization were refused from a host, and the last day on which that happened."""

    organization: str
    host: str
    count: int
    last_on: date


class RefusedHosts:
    """Counts while others only answer; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._dialect: Any = sqlite if engine.dialect.name == "sqlite" else postgresql

    def count(self, organization_id: int, day: date, host: str) -> None:
        """Count one refusal; what goes wrong is logged, for it must not change the answer."""
        columns = [RefusedHostRow.organization_id, RefusedHostRow.day, RefusedHostRow.host, RefusedHostRow.count]
        statement = (
            self._dialect.insert(RefusedHostRow)
            .from_select(columns, _new_row(organization_id, day, host))
            .on_conflict_do_update(index_elements=columns[:3], set_={"count": RefusedHostRow.__table__.c.count + 1})
        )
        try:
            with self._engine.begin() as connection:
                connection.execute(statement)
        except (DBAPIError, PoolTimeoutError) as error:
            _LOG.warning("a refused host was not counted", error=type(error).__name__)


def list_refused(
    database: Session | Connection, since: date, organization_id: int | None = None
) -> Sequence[RefusedHost]:
    """Return the hosts refused since that day, of one organization or of all, the most frequent first."""
    total = func.sum(RefusedHostRow.count)
    rows = (
        select(OrganizationRow.code, RefusedHostRow.host, total, func.max(RefusedHostRow.day))
        .join_from(RefusedHostRow, OrganizationRow, RefusedHostRow.organization_id == OrganizationRow.id)
        .where(RefusedHostRow.day >= since)
        .group_by(OrganizationRow.code, RefusedHostRow.host)
        .order_by(total.desc(), OrganizationRow.code, RefusedHostRow.host)
    )
    if organization_id is not None:
        rows = rows.where(RefusedHostRow.organization_id == organization_id)
    return [RefusedHost(*row) for row in database.execute(rows)]


def forget_refused(connection: Connection, before: date) -> int:
    """Delete what was counted before that day; returns how many rows."""
    return connection.execute(delete(RefusedHostRow).where(RefusedHostRow.day < before)).rowcount


def _new_row(organization_id: int, day: date, host: str) -> Select[int, date, str, int]:
    here = (RefusedHostRow.organization_id == organization_id, RefusedHostRow.day == day)
    is_known = exists().where(*here, RefusedHostRow.host == host)
    others = select(func.count()).where(*here, RefusedHostRow.host != OTHER_HOSTS).scalar_subquery()
    name: ColumnElement[str] = case((or_(is_known, others < _MOST_HOSTS), literal(host)), else_=literal(OTHER_HOSTS))
    # SQLite needs the WHERE: without one it takes ON for the beginning of a join.
    return select(literal(organization_id), literal(day, Date), name, literal(1)).where(true())
