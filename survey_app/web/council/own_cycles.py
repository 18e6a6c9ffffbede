"""The cycle that a page of lists and moves is about: one of the caller's own, never a standing year."""

from sqlalchemy import Connection

from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import CycleNotMovable, CycleUnknown, OrganizationUnknown
from survey_app.domain.proposals import PROPOSING_STATES
from survey_app.storage.observations import find_listed
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle, find_visible_cycle
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation


def get_own_card(code: str) -> CycleCard:
    """Return the cycle as it is now. Raises CycleUnknown for whatever the caller does not see."""
    with read_snapshot(installation().engine) as connection:
        return get_own_cycle(connection, code).card


def get_own_cycle(connection: Connection, code: str) -> VisibleCycle:
    """Return the cycle at the connection's moment. Raises CycleUnknown for whatever the caller does not see."""
    cycle = find_visible_cycle(connection, code, get_caller().sight)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
    return cycle


def get_proposing_cycle(connection: Connection, code: str, organization: str | None = None) -> VisibleCycle:
    """Return the same for a cycle after which proposals are made, to this organization of its list.

    Raises besides OrganizationUnknown, CycleNotMovable.
    """
    cycle = get_own_cycle(connection, code)
    if organization is not None and find_listed(connection, cycle, organization) is None:
        raise OrganizationUnknown("This cycle has no organization with this code.", about=(organization,))
    if cycle.card.state not in PROPOSING_STATES:
        detail = f"Cycle {code} is {cycle.card.state}: proposals are made once it is closed."
        raise CycleNotMovable(detail, about=(code, cycle.card.state))
    return cycle
