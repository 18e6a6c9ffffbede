"""Records how many people declined to answer: the operator counts them while asking."""

from dataclasses import dataclass
from typing import Final

from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.identifiers import find_code
from survey_app.domain.responses import CHANNELS, PAPER_CHANNELS
from survey_app.services.get_taking_cycle import check_taking, get_taking_cycle
from survey_app.services.installation import Installation
from survey_app.storage.cycles import get_cycle
from survey_app.storage.operator_counts import set_declined
from survey_app.storage.session import read_snapshot
from survey_app.storage.sheets import map_organizations
from survey_app.storage.visible_cycles import Sight

MOST_DECLINED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Declined:
    """How many people of an organization declined in a channel, as it was typed."""

    organization: str
    channel: str
    people: str


def record_declined(here: Installation, cycle: str, sight: Sight, declined: Declined) -> None:
    """Replace the number of an organization and channel. Raises CycleUnknown, CycleNotMovable, InvalidInput."""
    code = find_code(declined.organization)
    people = _read_number(declined.people)
    with read_snapshot(here.engine) as connection:
        seen = get_taking_cycle(connection, cycle, sight)
    with here.sessions.begin() as session:
        connection = session.connection()
        # In the order of a merge: the organization before its cycles.
        known = map_organizations(connection, seen.id, {code} if code else (), lock=True)
        check_taking(get_cycle(session, cycle, lock=True).state, cycle)
        organization = known.get(code or "")
        problems = [
            *([] if organization and organization.is_listed else [_problem("organization", "organization_not_listed")]),
            *([] if declined.channel in PAPER_CHANNELS else [_problem("channel", "channel_unknown")]),
            *([] if people is not None else [_problem("people", "people")]),
        ]
        if problems or organization is None or people is None:
            raise InvalidInput(" ".join(each.detail for each in problems), problems)
        channel = CHANNELS.index(declined.channel) + 1
        set_declined(connection, seen.id, organization.id, channel, people)


def _read_number(text: str) -> int | None:
    text = text.strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_DECLINED)) else None
    return number if number is not None and number <= MOST_DECLINED else None


def _problem(field: str, code: str) -> Problem:
    return Problem(f"/{field}", code, f"Correct the field {field}.")
