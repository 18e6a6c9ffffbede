"""What intake must know of an organization, read once and remembered for a few seconds."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.domain.cards import OrganizationCard
from survey_app.domain.cycles import CycleState, standing_code
from survey_app.domain.errors import Unavailable
from survey_app.domain.site_hosts import combine_hosts
from survey_app.storage.models import CycleRow
from survey_app.storage.raw_connections import RawConnections

DEFAULT_TIMEZONE: Final = "Europe/Moscow"
_FIND: Final = """SELECT organization.id, organization.code, name, short_name, sphere, kind, archived_on IS NOT NULL,
    (SELECT {list}(host, ' ') FROM organization_host WHERE organization_id = organization.id),
    (SELECT {list}(host, ' ') FROM host_decision WHERE organization_id = organization.id AND is_allowed),
    (SELECT {list}(host, ' ') FROM host_decision WHERE organization_id = organization.id AND NOT is_allowed),
    (SELECT {list}(place.code || ' ' || place.id, ' ') FROM place
        WHERE organization_id = organization.id AND NOT is_removed),
    (SELECT council.timezone FROM cycle_organization JOIN cycle ON cycle.id = cycle_organization.cycle_id
        JOIN council ON council.id = cycle.council_id WHERE organization_id = organization.id
        ORDER BY is_open DESC, cycle.id DESC LIMIT 1),
    (SELECT {list}(questionnaire.code || ' ' || questionnaire.version || ' ' || questionnaire.id || ' ' ||
        own_set.text_revision || ' ' || CASE WHEN is_open THEN 1 ELSE 0 END, ' ')
        FROM own_set JOIN questionnaire ON questionnaire.id = own_set.questionnaire_id
        JOIN cycle_organization ON cycle_organization.cycle_id = own_set.cycle_id
        WHERE cycle_organization.organization_id = organization.id)
    FROM organization WHERE organization.code = {mark}
        OR organization.id = (SELECT organization_id FROM organization_alias WHERE organization_alias.code = {mark})"""
_REMEMBERED_SECONDS: Final = 5.0
_MOST_REMEMBERED: Final = 4096


class OwnVersion(NamedTuple):
    """A version of the own questions of a cycle that lists an organization: row id, wording, is the cycle open."""

    id: int
    text_revision: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class CollectingOrganization:
    """An organization as intake sees it; `timezone`: of the council that lists it, now or last, else Moscow.

    `places` are the row ids of its registered places by code; one that is archived takes no responses. `own` are the
    councils' own questions that its forms may show, by code and version.
    """

    id: int
    card: OrganizationCard
    hosts: frozenset[str]
    timezone: ZoneInfo
    places: Mapping[str, int]
    is_archived: bool = False
    own: Mapping[tuple[str, int], OwnVersion] = field(default_factory=dict)

    @property
    def own_shown(self) -> OwnVersion | None:
        """The newest own questions of the open cycle, None if it never had any; the newest may be none again."""
        return max((each for each in self.own.values() if each.is_open), default=None)


class CollectingOrganizations:
    """Finds organizations by code and standing years; safe to share between threads.

    A remembered organization may be a few seconds old: a new host, place or council time zone counts a little later.
    Which cycle a response belongs to is never remembered; the INSERT itself decides that.
    """

    def __init__(self, engine: Engine, intake_engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._connections = RawConnections(intake_engine)
        self._statement = _FIND.format(
            list="group_concat" if self._connections.is_sqlite else "string_agg",
            mark="?" if self._connections.is_sqlite else "%s",
        )
        self._clock = clock
        self._remembered: dict[str, tuple[float, CollectingOrganization]] = {}
        self._standing: dict[int, int] = {}

    def find(self, code: str) -> CollectingOrganization | None:
        """Return the organization with this canonical code, now or before a merge, or None. Raises Unavailable."""
        now = self._clock()
        known = self._remembered.get(code)
        if known is not None and known[0] > now:
            return known[1]
        organization = self._connections.run(self._read, code)
        if organization is not None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered = {}
            self._remembered[code] = (now + _REMEMBERED_SECONDS, organization)
        return organization

    def find_anew(self, code: str) -> CollectingOrganization | None:
        """Return the organization as it is now, whatever is remembered of it. Raises Unavailable."""
        self._remembered.pop(code, None)
        return self.find(code)

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

    def _read(self, connection: Any, code: str) -> CollectingOrganization | None:
        found = connection.execute(self._statement, (code, code)).fetchone()
        if found is None:
            return None
        number, code, name, short_name, sphere, kind, is_archived, *hosts, places, timezone, own = found
        card = OrganizationCard(code, name, short_name, sphere, kind)
        codes_and_ids = (places or "").split()
        return CollectingOrganization(
            id=number,
            card=card,
            hosts=combine_hosts(*((each or "").split() for each in hosts)),
            timezone=ZoneInfo(timezone or DEFAULT_TIMEZONE),
            places=dict(zip(codes_and_ids[::2], map(int, codes_and_ids[1::2]), strict=True)),
            is_archived=bool(is_archived),
            own=_read_own(own or ""),
        )


def _read_own(text: str) -> dict[tuple[str, int], OwnVersion]:
    words = text.split()
    groups = zip(words[::5], *(map(int, words[start::5]) for start in range(1, 5)), strict=True)
    return {(code, version): OwnVersion(number, text, bool(is_open)) for code, version, number, text, is_open in groups}


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
