"""The cycle that a page of lists and moves is about: one of the caller's own, never a standing year."""

from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import CycleUnknown
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import find_visible_cycle
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation


def get_own_card(code: str) -> CycleCard:
    """Return the cycle as it is now. Raises CycleUnknown for whatever the caller does not see."""
    with read_snapshot(installation().engine) as connection:
        cycle = find_visible_cycle(connection, code, get_caller().sight)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
    return cycle.card
