"""Stores the invented responses of the demo's organizations, the same at every draw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID, uuid5

from survey_app.domain.demo import best_answers, draw_answers, draw_rates
from survey_app.domain.errors import ResponseConflict
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Questionnaire
from survey_app.domain.responses import WEB_CHANNELS, NewResponse
from survey_app.services.collect_response import Arrival, collect_response, network_hash
from survey_app.services.installation import Installation

EMPTY_ORGANIZATION: Final = "AQK4EZC7"
STUFFED_ORGANIZATION: Final = "YRJY9QMC"

_IDS: Final = UUID("6c1f6e0e-5f0b-5b5e-9d39-3d2f4f5a7a10")
_STUFFED: Final = 300
_STUFFED_EVERY: Final = timedelta(seconds=11)
_CHANNEL_WEIGHTS: Final = (60, 25, 15)
_PLACE_NAMED: Final[Mapping[str, float]] = {"widget": 0.25, "link": 0.1, "qr": 0.9}
_KEPT: Final = 0.7  # how much of an organization's rates stays from year to year


@dataclass(frozen=True, slots=True)
class DemoSpan:
    """A year of the demo: the span of time in which its responses came, how many, and places by organization.

    In an `is_earlier` year people were less content or more, and nobody stuffed the ballot.
    """

    year: int
    places: Mapping[str, Sequence[str]]
    begins_at: datetime
    ends_at: datetime
    suggestions: Sequence[str]
    fewest: int
    most: int
    is_earlier: bool = False

    def moment(self, part: float) -> datetime:
        """Return the moment after this part of the span, 0…1."""
        return self.begins_at + part * (self.ends_at - self.begins_at)


def store_demo_responses(installation: Installation, span: DemoSpan, codes: Sequence[str]) -> list[bool]:
    """Store what people answered in these organizations; tells of each response whether it is new."""
    return [_store(installation, code, *each) for code in codes for each in _draw(installation, span, code)]


def _draw(installation: Installation, span: DemoSpan, code: str) -> Iterator[tuple[NewResponse, datetime, str]]:
    """Draw the responses of an organization: what was sent, when, and from which network."""
    if code == EMPTY_ORGANIZATION:
        return
    organization = installation.collection.organizations.find(code)
    assert organization, "it was imported before"
    questionnaire = installation.catalogue.for_sphere(organization.card.sphere, organization.card.kind)
    own = Random(f"organization/{code}")  # noqa: S311 - the same draw every time is the point
    rates = draw_rates(questionnaire, own)
    if span.is_earlier:
        other = draw_rates(questionnaire, Random(f"organization/{code}/{span.year}"))  # noqa: S311
        rates = {question: _KEPT * rate + (1 - _KEPT) * other[question] for question, rate in rates.items()}
    for number in range(own.randint(span.fewest, span.most)):
        name = f"{span.year}/{code}/{number}"
        random = Random(name)  # noqa: S311
        answers = draw_answers(questionnaire, rates, span.suggestions, random)
        channel = random.choices(WEB_CHANNELS, _CHANNEL_WEIGHTS)[0]
        response = _response(name, questionnaire, channel, answers, round(random.uniform(45, 420)))
        place = _draw_place(span.places.get(code, ()), channel, Random(f"{name}/place"))  # noqa: S311
        yield replace(response, place=place), span.moment(random.random()), name
    if code == STUFFED_ORGANIZATION and not span.is_earlier:
        for number in range(_STUFFED):
            name = f"{span.year}/{code}/stuffed/{number}"
            response = _response(name, questionnaire, "link", best_answers(questionnaire), 12)
            yield response, span.moment(0.9) + number * _STUFFED_EVERY, "one network"


def _draw_place(places: Sequence[str], channel: str, random: Random) -> str | None:
    """Draw where somebody was: whoever comes by a poster's code is usually at one of the places."""
    return random.choice(places) if places and random.random() < _PLACE_NAMED[channel] else None


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
    assert organization, "it was imported before"
    arrival = Arrival(None, at, network_hash(installation.network_key, network))
    try:
        return collect_response(installation.collection, organization, response, arrival).is_new
    except ResponseConflict:  # an older demo drew it otherwise
        return False
