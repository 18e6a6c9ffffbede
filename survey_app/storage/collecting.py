"""What intake must know of an organization, read once and remembered for a few seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.domain.cards import OrganizationCard
from survey_app.domain.cycles import CycleState, standing_code
from survey_app.domain.errors import Unavailable
from survey_app.storage.models import (
    CouncilRow,
    CycleOrganizationRow,
    CycleRow,
    OrganizationHostRow,
    OrganizationRow,
)
from survey_app.storage.session import read_snapshot

DEFAULT_TIMEZONE: Final = "Europe/Moscow"
_REMEMBERED_SECONDS: Final = 5.0
_MOST_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class CollectingOrganization:
    """An organization as intake sees it; `timezone`: of the council that lists it, now or last, else Moscow."""

    id: int
    card: OrganizationCard
    hosts: frozenset[str]
    timezone: ZoneInfo


class CollectingOrganizations:
    """Finds organizations by code and standing years; safe to share between threads.

    A remembered organization may be a few seconds old: a new host or council time zone counts a little later. Which
    cycle a response belongs to is never remembered; the INSERT itself decides that.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._remembered: dict[str, tuple[float, CollectingOrganization]] = {}
        self._standing: dict[int, int] = {}

    def find(self, code: str) -> CollectingOrganization | None:
        """Return the organization with this canonical code, or None. Raises Unavailable."""
        now = self._clock()
        known = self._remembered.get(code)
        if known is not None and known[0] > now:
            return known[1]
        try:
            with read_snapshot(self._engine) as connection:
                organization = _read(connection, code)
        except (DBAPIError, PoolTimeoutError) as error:
            raise Unavailable("The database cannot be reached; try again soon.") from error
        if organization is not None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered = {}
            self._remembered[code] = (now + _REMEMBERED_SECONDS, organization)
        return organization

    def standing_cycle_id(self, year: int) -> int:
        """Return the row id of the year's store of answers outside any cycle, made at its first use."""
        known = self._standing.get(year)
        if known is None:
            try:
                with self._engine.begin() as connection:
                    known = add_standing_cycle(connection, year)
            except (DBAPIError, PoolTimeoutError) as error:
                raise Unavailable("The database cannot be reached; try again soon.") from error
            self._standing[year] = known
        return known


def add_standing_cycle(connection: Connection, year: int) -> int:
    """Make the standing year if it is not there; returns its row id."""
    find = select(CycleRow.id).where(CycleRow.code == standing_code(year))
    found = connection.scalar(find)
    if found is not None:
        return found
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"code": standing_code(year), "year": year, "state": CycleState.STANDING.value, "edition": ""}
    connection.execute(dialect.insert(CycleRow).values(values).on_conflict_do_nothing(index_elements=["code"]))
    return connection.execute(find).scalar_one()


def _read(connection: Connection, code: str) -> CollectingOrganization | None:
    columns = (
        OrganizationRow.id,
        OrganizationRow.code,
        OrganizationRow.name,
        OrganizationRow.short_name,
        OrganizationRow.sphere,
        OrganizationRow.kind,
    )
    found = connection.execute(select(*columns).where(OrganizationRow.code == code)).one_or_none()
    if found is None:
        return None
    number, code, name, short_name, sphere, kind = found
    hosts = connection.scalars(select(OrganizationHostRow.host).where(OrganizationHostRow.organization_id == number))
    timezone = connection.scalar(
        select(CouncilRow.timezone)
        .join(CycleRow, CycleRow.council_id == CouncilRow.id)
        .join(CycleOrganizationRow, CycleOrganizationRow.cycle_id == CycleRow.id)
        .where(CycleOrganizationRow.organization_id == number)
        .order_by(CycleOrganizationRow.is_open.desc(), CycleRow.id.desc())
        .limit(1)
    )
    card = OrganizationCard(code, name, short_name, sphere, kind)
    return CollectingOrganization(number, card, frozenset(hosts), ZoneInfo(timezone or DEFAULT_TIMEZONE))
