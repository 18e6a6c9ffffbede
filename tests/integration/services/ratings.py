"""Organizations with responses and observations, and their rating."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from survey_app.domain.compiled_rating import CompiledRating, Decision, RatingSelection
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.domain.responses import NewResponse
from survey_app.services.close_cycle import close_cycle
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.compile_rating import compile_rating
from survey_app.services.find_observations import AskedObservations
from survey_app.services.freeze_cycle import FrozenCycle, freeze_cycle
from survey_app.services.installation import Installation
from survey_app.services.record_observations import Recorder, record_observations
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle
from tests.factories import ANSWERS, add_council, add_cycle, add_organization

NOON = datetime(2026, 5, 20, 9, tzinfo=UTC)
CYCLE = "social-2026"
NOW = datetime(2026, 11, 20, 22, tzinfo=UTC)  # the council's 21st
DECISION = Decision("12-р", date(2026, 11, 21))
CODES = ("AAAA1111", "BBBB1111", "CCCC1111")
OBSERVED: Mapping[str, Any] = {
    "stand": {"found": 15, "required": 17},
    "site": {"found": 19, "required": 19},
    "remote_channels": 4,
    "comfort_conditions": 5,
    "waiting": [{"limit": 14, "average": 9}],
    "premises_conditions": 3,
    "accessibility_conditions": 3.5,
    "items": None,
}


def respond(installation: Installation, code: str, answers: Mapping[str, Any]) -> None:
    """Take a response at the one door."""
    found = installation.collection.organizations.find(code)
    assert found
    questionnaire = installation.catalogue.for_sphere(found.card.sphere).key
    response = NewResponse(uuid4(), questionnaire, "ru", "widget", None, answers)
    collect_response(installation.collection, found, response, Arrival(None, NOON, None))


def observe(
    installation: Installation, code: str, content: object = OBSERVED, *, cycle: str = CYCLE, label: str = "token 1"
) -> RecordedObservations:
    """Record observations of an organization."""
    asked = AskedObservations(cycle, EVERYTHING, code)
    recorder = Recorder(label, "operator")
    return record_observations(
        installation.sessions, installation.catalogue, asked, content, recorder=recorder, now=NOON
    )


def rate(installation: Installation, cycle: str = CYCLE, **selected: Any) -> CompiledRating:
    """Return the rating of a cycle now."""
    with read_snapshot(installation.engine) as connection:
        found = find_visible_cycle(connection, cycle, EVERYTHING)
        assert found
        return compile_rating(connection, installation.catalogue, found, RatingSelection(**selected))


def add_filled_cycle(installation: Installation) -> None:
    """A cycle of three organizations, the last one silent; the second one observed, but for its waiting times."""
    with installation.sessions.begin() as session:
        listed = [add_organization(session, code, name=f"Школа {code}", recipients=500) for code in CODES]
        add_cycle(session, add_council(session), listed)
    for code, number in (("AAAA1111", 30), ("BBBB1111", 20)):
        for place in range(number):
            respond(installation, code, {**ANSWERS, "recommend": "yes" if place % 3 else "no", "age": 14 + place})
    observe(installation, "AAAA1111")
    observe(installation, "BBBB1111", {**OBSERVED, "waiting": None})


def close(installation: Installation, code: str = CYCLE) -> None:
    """Close a cycle."""
    close_cycle(installation.engine, installation.sessions, installation.catalogue, code)


def freeze(
    installation: Installation, code: str = CYCLE, decision: Decision = DECISION, now: datetime = NOW
) -> FrozenCycle:
    """Publish a cycle."""
    return freeze_cycle(
        installation.engine, installation.sessions, installation.catalogue, code=code, decision=decision, now=now
    )
