"""Gets the cycle into which sheets are typed, while it takes any."""

from sqlalchemy import Connection

from survey_app.domain.batches import TAKING
from survey_app.domain.errors import CycleNotMovable, CycleUnknown
from survey_app.storage.visible_cycles import Sight, VisibleCycle, find_visible_cycle


def get_taking_cycle(connection: Connection, code: str, sight: Sight) -> VisibleCycle:
    """Return the cycle. Raises CycleUnknown if it is not in sight, CycleNotMovable if it takes no sheets now."""
    cycle = find_visible_cycle(connection, code, sight)
    if cycle is None:
        raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
    check_taking(cycle.card.state, cycle.card.code)
    return cycle


def check_taking(state: str, code: str) -> str:
    """Return the state if sheets are stored and voided in it. Raises CycleNotMovable."""
    if state not in TAKING:
        detail = f"Sheets are taken while a cycle is open or closed; {code} is {state}."
        raise CycleNotMovable(detail, about=(code, state))
    return state
