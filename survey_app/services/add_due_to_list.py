"""Puts everybody on the list of a draft cycle who was not assessed for some years."""

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import InvalidInput, RegisterChanged
from survey_app.domain.frequency import check_years
from survey_app.storage.cycle_lists import lock_cycle
from survey_app.storage.list_candidates import list_due
from survey_app.storage.register_list import RegisterSearch


def add_due_to_list(session: Session, cycle: str, search: RegisterSearch, years: int, *, expected: int) -> None:
    """Add who is wanted and was never assessed, or for the last time so many years before the cycle's year.

    `expected` is how many they were when somebody looked. The caller commits. Raises CycleUnknown, CycleNotMovable
    unless the cycle is a draft, InvalidInput for `years`, RegisterChanged if they are not as many any more.
    """
    row = lock_cycle(session, cycle, (CycleState.DRAFT,))
    if problems := check_years(years):
        raise InvalidInput(problems[0].detail, problems)
    added = list_due(session, row, search, years)
    if added != expected:
        raise RegisterChanged(f"There are {added} organizations now, not {expected}; look again.")
