"""Publishes the demo's year before this one, so that ratings show what changed since."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import CycleState, cycle_code
from survey_app.services.add_cycle import NewCycle, add_cycle
from survey_app.services.close_cycle import close_cycle
from survey_app.services.freeze_cycle import freeze_cycle
from survey_app.services.installation import Installation
from survey_app.services.load_demo_observations import load_demo_observations
from survey_app.services.move_cycle import move_cycle
from survey_app.services.store_demo_responses import EMPTY_ORGANIZATION, DemoSpan, store_demo_responses
from survey_app.storage.cycles import list_cycles

_FEWEST, _MOST = 10, 18
_BEGINS, _ENDS, _DECIDED, _FROZEN = (9, 1), (10, 31), (11, 20), (11, 24)  # month, day
_NUMBER: Final = "4"
_SKIPPED_EVERY: Final = 4
"""One organization in so many was not assessed in that year."""


def publish_demo_year(installation: Installation, council: str, codes: Sequence[str], span: DemoSpan) -> list[bool]:
    """Add, fill and publish the cycle of the year before the span's; interrupted, a repeat finishes it.

    Tells of each response whether it is new.
    """
    assessed = _list_assessed(codes)
    year, zone = span.year - 1, span.begins_at.tzinfo
    code = cycle_code(council, year)
    begins_at, ends_at = (datetime(year, *day, 12, tzinfo=zone) for day in (_BEGINS, _ENDS))
    earlier = replace(
        span, year=year, begins_at=begins_at, ends_at=ends_at, fewest=_FEWEST, most=_MOST, is_earlier=True
    )
    state = _find_state(installation, code)
    if state is None:
        new = NewCycle(council, year, opens_on=begins_at.date(), closes_on=ends_at.date())
        with installation.sessions.begin() as session:
            add_cycle(session, new, installation.catalogue.editions, assessed)
    if state in (None, CycleState.DRAFT):
        move_cycle(installation.sessions, code, CycleState.OPEN)
    added = store_demo_responses(installation, earlier, assessed)
    if state != CycleState.PUBLISHED:
        load_demo_observations(installation, code, assessed, ends_at, leaves_gaps=False)
        if state != CycleState.CLOSED:
            close_cycle(installation.engine, installation.sessions, installation.catalogue, code)
        _freeze(installation, code, year, datetime(year, *_FROZEN, 12, tzinfo=zone))
    return added


def _list_assessed(codes: Sequence[str]) -> list[str]:
    return [
        code
        for number, code in enumerate(sorted(codes))
        if number % _SKIPPED_EVERY != _SKIPPED_EVERY - 1 and code != EMPTY_ORGANIZATION
    ]


def _find_state(installation: Installation, code: str) -> str | None:
    with installation.sessions() as session:
        return next((each.cycle.state for each in list_cycles(session) if each.cycle.code == code), None)


def _freeze(installation: Installation, code: str, year: int, now: datetime) -> None:
    decision = Decision(_NUMBER, date(year, *_DECIDED))
    freeze_cycle(
        installation.engine, installation.sessions, installation.catalogue, code=code, decision=decision, now=now
    )
