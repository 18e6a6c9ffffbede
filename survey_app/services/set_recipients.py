"""Says how many recipients of services organizations had, for one cycle."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import InvalidInput, OrganizationUnknown, Problem
from survey_app.storage.cycle_lists import lock_cycle, write_recipients

MOST_RECIPIENTS: Final = 999_999_999
_STATES: Final = (CycleState.DRAFT, CycleState.OPEN)  # once it closes, samples and intervals stand still


def set_recipients(session: Session, cycle: str, recipients: Mapping[str, int | None]) -> None:
    """Keep the numbers, by code of the organization; None lets the register's number hold again.

    The caller commits. Raises CycleUnknown, CycleNotMovable unless the cycle is a draft or open, InvalidInput for a
    number that is none, OrganizationUnknown naming those that are not on the list.
    """
    row = lock_cycle(session, cycle, _STATES)
    problems = [
        Problem(f"/recipients/{code}", "recipients", f"{number} is no number of people.", code)
        for code, number in recipients.items()
        if number is not None and not 0 <= number <= MOST_RECIPIENTS
    ]
    if problems:
        raise InvalidInput("Some numbers of recipients cannot be.", problems)
    if missing := write_recipients(session, row.id, recipients):
        raise OrganizationUnknown(f"The list has no organization {', '.join(missing)}.", about=missing)
