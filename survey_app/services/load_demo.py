"""Loads the demo region: real organizations, two councils with open cycles, invented responses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState, cycle_code
from survey_app.domain.errors import InvalidInput
from survey_app.exports.place_file import parse_places
from survey_app.exports.register_file import parse_register
from survey_app.services.add_council import add_council
from survey_app.services.add_cycle import NewCycle, add_cycle
from survey_app.services.import_organizations import import_organizations
from survey_app.services.import_places import import_places
from survey_app.services.installation import Installation
from survey_app.services.load_demo_observations import load_demo_observations
from survey_app.services.move_cycle import move_cycle
from survey_app.services.publish_demo_year import publish_demo_year
from survey_app.services.store_demo_responses import DemoSpan, store_demo_responses
from survey_app.storage.collecting import DEFAULT_TIMEZONE
from survey_app.storage.councils import list_councils
from survey_app.storage.cycles import list_cycles
from survey_app.storage.models import CycleRow
from survey_app.storage.ratings import list_facts
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle

SAMPLE_ORGANIZATION: Final = "K7M3Q9XA"
"""The school whose site the demo shows; it has no registered site, so that its page may stand on any machine."""
COUNCILS: Final = {
    "social": ("Общественный совет по социальному обслуживанию и здравоохранению", ("social", "health")),
    "culture-education": ("Общественный совет по культуре и образованию", ("culture", "education")),
}

SAMPLE_COUNCIL: Final = "culture-education"

_SPAN: Final = timedelta(days=30)
_FEWEST, _MOST = 30, 100


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo holds now; `added` of its responses were not there before."""

    organizations: int
    cycles: tuple[str, ...]
    responses: int
    added: int


def load_demo(installation: Installation, now: datetime) -> DemoReport:
    """Load the demo region, committing on the way; what is there already stays as it is, so a repeat adds nothing.

    `now` has a time zone. Raises AlreadyOpenElsewhere if the register's organizations are in cycles of other councils.
    """
    folder = installation.settings.config_dir / "demo"
    codes = _import(installation, folder / "organizations.csv")
    places = _import_places(installation, folder / "places.csv")
    span = _make_span(installation, folder / "suggestions.txt", places, now)
    arrivals = []
    for council, (_, spheres) in COUNCILS.items():
        if _has_room_for_earlier(installation, council, span.year):
            own = [code for code in codes if _sphere_of(installation, code) in spheres]
            arrivals += publish_demo_year(installation, council, own, span)
        _open_cycle(installation, council, span.year)
    arrivals += store_demo_responses(installation, span, codes)
    cycles = tuple(cycle_code(council, span.year) for council in COUNCILS)
    for cycle in cycles:
        load_demo_observations(installation, cycle, _list_codes(installation, cycle), span.ends_at)
    return DemoReport(len(codes), cycles, len(arrivals), sum(arrivals))


def _list_codes(installation: Installation, cycle: str) -> list[str]:
    with read_snapshot(installation.engine) as connection:
        found = find_visible_cycle(connection, cycle, EVERYTHING)
        return sorted(list_facts(connection, found)) if found else []


def list_demo_cycles(session: Session) -> dict[str, CycleRow]:
    """Return the demo's cycles by council, empty before the demo is loaded; not those of the year before.

    Those have days that remind of closing, the demo's own have none.
    """
    listed = [each for each in list_cycles(session) if each.council in COUNCILS]
    return {each.council: each.cycle for each in listed if each.cycle.closes_on is None}


def _has_room_for_earlier(installation: Installation, council: str, year: int) -> bool:
    """Tell whether the year before is there or can still come: a demo loaded before there was one stays without."""
    with installation.sessions() as session:
        known = {each.cycle.code for each in list_cycles(session)}
    return cycle_code(council, year) not in known or cycle_code(council, year - 1) in known


def _sphere_of(installation: Installation, code: str) -> str:
    organization = installation.collection.organizations.find(code)
    assert organization, "it was imported before"
    return organization.card.sphere


def _import(installation: Installation, path: Path) -> list[str]:
    register = parse_register(path.read_bytes())
    with installation.sessions.begin() as session:
        report = import_organizations(session, register.lines, {})
        if report.refused:
            raise InvalidInput(f"The demo's register was refused: {report.refused[0].detail}.")
    return [line.cells["code"] for line in register.lines]


def _import_places(installation: Installation, path: Path) -> dict[str, list[str]]:
    lines = parse_places(path.read_bytes())
    with installation.sessions.begin() as session:
        report = import_places(session, lines)
        if report.refused:
            raise InvalidInput(f"The demo's places were refused: {report.refused[0].detail}.")
    return {code: [line.code for line in own] for code, own in groupby(lines, key=attrgetter("organization"))}


def _make_span(
    installation: Installation, suggestions: Path, places: Mapping[str, Sequence[str]], now: datetime
) -> DemoSpan:
    local = now.astimezone(ZoneInfo(DEFAULT_TIMEZONE))
    with installation.sessions.begin() as session:
        # A demo that is kept over New Year stays in the year of its cycles.
        year = min((cycle.year for cycle in list_demo_cycles(session).values()), default=local.year)
        known = {council.code for council, _ in list_councils(session)}
        for code, (name, spheres) in COUNCILS.items():
            if code not in known:
                add_council(session, code, name, spheres=spheres)
    begins_at = max(local - _SPAN, local.replace(year=year, month=1, day=1, hour=0, minute=0, second=0))
    texts = suggestions.read_text(encoding="utf-8").splitlines()
    return DemoSpan(year, places, begins_at, local, texts, _FEWEST, _MOST)


def _open_cycle(installation: Installation, council: str, year: int) -> None:
    code = cycle_code(council, year)
    with installation.sessions.begin() as session:
        cycle = list_demo_cycles(session).get(council)
        if cycle is None:
            add_cycle(session, NewCycle(council, year), installation.catalogue.editions, None)
    if cycle is None or cycle.state == CycleState.DRAFT:
        move_cycle(installation.sessions, code, CycleState.OPEN)
