"""Loads invented observations of the demo's organizations, so that its ratings show something."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Final

from survey_app.domain.cycles import CycleState
from survey_app.domain.demo_observations import draw_observations
from survey_app.services.find_observations import AskedObservations, find_observations
from survey_app.services.installation import Installation
from survey_app.services.record_observations import Recorder, record_observations
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, VisibleCycle, find_visible_cycle

_RECORDER: Final = Recorder("demo", "operator")
_NONE_EVERY: Final = 12
"""One organization in so many was not visited yet; the first of all was left half-way."""


def load_demo_observations(
    installation: Installation, cycle: str, codes: Sequence[str], now: datetime, *, leaves_gaps: bool = True
) -> None:
    """Record observations of those organizations that have none yet, while their cycle is open."""
    with read_snapshot(installation.engine) as connection:
        found = find_visible_cycle(connection, cycle, EVERYTHING)
    if found is None or found.card.state != CycleState.OPEN:
        return
    for number, code in enumerate(codes):
        if not leaves_gaps or number % _NONE_EVERY != _NONE_EVERY - 1:
            _record(installation, found, code, now, is_half=leaves_gaps and number == 0)


def _record(installation: Installation, cycle: VisibleCycle, code: str, now: datetime, *, is_half: bool) -> None:
    asked = AskedObservations(cycle.card.code, EVERYTHING, code)
    with read_snapshot(installation.engine) as connection:
        known = find_observations(connection, installation.catalogue, asked)
    if known.recorded_at is not None:
        return
    random = Random(f"{cycle.card.year}/{code}/observations")  # noqa: S311 - the same draw every time is the point
    content = draw_observations(known.edition, known.sphere, random, is_half=is_half)
    record_observations(installation.sessions, installation.catalogue, asked, content, recorder=_RECORDER, now=now)
