"""Loads the demo region: real organizations, two councils with open cycles, invented responses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState, cycle_code
from survey_app.domain.demo import best_answers, draw_answers, draw_rates
from survey_app.domain.errors import InvalidInput
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Questionnaire
from survey_app.domain.responses import WEB_CHANNELS, NewResponse
from survey_app.exports.register_file import parse_register
from survey_app.services.add_council import add_council
from survey_app.services.add_cycle import NewCycle, add_cycle
from survey_app.services.collect_response import Arrival, collect_response, network_hash
from survey_app.services.import_organizations import import_organizations
from survey_app.services.installation import Installation
from survey_app.services.move_cycle import move_cycle
from survey_app.storage.collecting import DEFAULT_TIMEZONE
from survey_app.storage.councils import list_councils
from survey_app.storage.cycles import list_cycles
from survey_app.storage.models import CycleRow

SAMPLE_ORGANIZATION: Final = "K7M3Q9XA"
"""The school whose site the demo shows; it has no registered site, so that its page may stand on any machine."""
EMPTY_ORGANIZATION: Final = "AQK4EZC7"
STUFFED_ORGANIZATION: Final = "YRJY9QMC"
COUNCILS: Final = {
    "social": ("Общественный совет по социальному обслуживанию и здравоохранению", ("social", "health")),
    "culture-education": ("Общественный совет по культуре и образованию", ("culture", "education")),
}

SAMPLE_COUNCIL: Final = "culture-education"

_IDS: Final = UUID("6c1f6e0e-5f0b-5b5e-9d39-3d2f4f5a7a10")
_SPAN: Final = timedelta(days=30)
_FEWEST, _MOST = 30, 100
_STUFFED: Final = 300
_STUFFED_EVERY: Final = timedelta(seconds=11)
_CHANNEL_WEIGHTS: Final = (60, 25, 15)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo holds now; `added` of its responses were not there before."""

    organizations: int
    cycles: tuple[str, ...]
    responses: int
    added: int


@dataclass(frozen=True, slots=True)
class _Region:
    # The year of the cycles and the span of time in which the responses came.
    year: int
    begins_at: datetime
    ends_at: datetime
    suggestions: tuple[str, ...]

    def moment(self, part: float) -> datetime:
        return self.begins_at + part * (self.ends_at - self.begins_at)


def load_demo(installation: Installation, now: datetime) -> DemoReport:
    """Load the demo region, committing on the way; what is there already stays as it is, so a repeat adds nothing.

    `now` has a time zone. Raises AlreadyOpenElsewhere if the register's organizations are in cycles of other councils.
    """
    folder = installation.settings.config_dir / "demo"
    spheres = _import(installation, folder / "organizations.csv")
    region = _open_region(installation, folder / "suggestions.txt", now)
    arrivals = [_store(installation, code, *each) for code in spheres for each in _draw(installation, region, code)]
    cycles = tuple(cycle_code(council, region.year) for council in COUNCILS)
    return DemoReport(len(spheres), cycles, len(arrivals), sum(arrivals))


def list_demo_cycles(session: Session) -> dict[str, CycleRow]:
    """Return the demo's cycles by council, empty before the demo is loaded."""
    return {listed.council: listed.cycle for listed in list_cycles(session) if listed.council in COUNCILS}


def _import(installation: Installation, path: Path) -> list[str]:
    register = parse_register(path.read_bytes())
    with installation.sessions.begin() as session:
        report = import_organizations(session, register.lines, {})
        if report.refused:
            raise InvalidInput(f"The demo's register was refused: {report.refused[0].detail}.")
    return [line.cells["code"] for line in register.lines]


def _open_region(installation: Installation, suggestions: Path, now: datetime) -> _Region:
    local = now.astimezone(ZoneInfo(DEFAULT_TIMEZONE))
    with installation.sessions.begin() as session:
        # A demo that is kept over New Year stays in the year of its cycles.
        year = min((cycle.year for cycle in list_demo_cycles(session).values()), default=local.year)
        known = {council.code for council, _ in list_councils(session)}
        for code, (name, spheres) in COUNCILS.items():
            if code not in known:
                add_council(session, code, name, spheres=spheres)
    for code in COUNCILS:
        _open_cycle(installation, code, year)
    begins_at = max(local - _SPAN, local.replace(year=year, month=1, day=1, hour=0, minute=0, second=0))
    return _Region(year, begins_at, local, tuple(suggestions.read_text(encoding="utf-8").splitlines()))


def _open_cycle(installation: Installation, council: str, year: int) -> None:
    code = cycle_code(council, year)
    with installation.sessions.begin() as session:
        cycle = list_demo_cycles(session).get(council)
        if cycle is None:
            add_cycle(session, NewCycle(council, year), installation.catalogue.editions, None)
    if cycle is None or cycle.state == CycleState.DRAFT:
        move_cycle(installation.sessions, code, CycleState.OPEN)


def _draw(installation: Installation, region: _Region, code: str) -> Iterator[tuple[NewResponse, datetime, str]]:
    """Draw the responses of an organization: what was sent, when, and from which network."""
    if code == EMPTY_ORGANIZATION:
        return
    organization = installation.collection.organizations.find(code)
    assert organization, "it was imported above"
    questionnaire = installation.catalogue.for_sphere(organization.card.sphere)
    own = Random(f"organization/{code}")  # noqa: S311 - the same draw every time is the point
    rates = draw_rates(questionnaire, own)
    for number in range(own.randint(_FEWEST, _MOST)):
        name = f"{region.year}/{code}/{number}"
        random = Random(name)  # noqa: S311
        answers = draw_answers(questionnaire, rates, region.suggestions, random)
        channel = random.choices(WEB_CHANNELS, _CHANNEL_WEIGHTS)[0]
        response = _response(name, questionnaire, channel, answers, round(random.uniform(45, 420)))
        yield response, region.moment(random.random()), name
    if code == STUFFED_ORGANIZATION:
        for number in range(_STUFFED):
            name = f"{region.year}/{code}/stuffed/{number}"
            response = _response(name, questionnaire, "link", best_answers(questionnaire), 12)
            yield response, region.moment(0.9) + number * _STUFFED_EVERY, "one network"


def _response(
    name: str, questionnaire: Questionnaire, channel: str, answers: dict[str, str | int], seconds: int
) -> NewResponse:
    return NewResponse(
        id=uuid5(_IDS, name),
        questionnaire=questionnaire.key,
        language=DEFAULT_LANGUAGE,
        channel=channel,
        place=None,
        answers=answers,
        seconds=seconds,
    )


def _store(installation: Installation, code: str, response: NewResponse, at: datetime, network: str) -> bool:
    organization = installation.collection.organizations.find(code)
    assert organization, "it was imported above"
    arrival = Arrival(None, at, network_hash(installation.network_key, network))
    return collect_response(installation.collection, organization, response, arrival).is_new
