"""Says by when a council does a step of its year, and when it was done."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.calendar import OwnDays, Step
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.storage.calendars import StepOfYear, write_own_days

_FURTHEST: Final = timedelta(days=2 * 366)


def change_step(session: Session, council_id: int, year: int, step: Step, *, days: OwnDays, today: date) -> None:
    """Keep the days; one to do it by that is the usual one is kept as none. The caller commits.

    `due_on` may be two years away from the usual day, `done_on` not after `today`, which is the council's. Raises
    InvalidInput with every problem.
    """
    usual, problems = step.usual_day(year), []
    if days.due_on is not None and abs(days.due_on - usual) > _FURTHEST:
        problems.append(Problem("/due_on", "step_far", f"The usual day is {usual}.", days.due_on.isoformat()))
    if days.done_on is not None and days.done_on > today:
        detail = "What is done was not done in days to come."
        problems.append(Problem("/done_on", "step_future", detail, days.done_on.isoformat()))
    if problems:
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    own = OwnDays(None if days.due_on == usual else days.due_on, days.done_on)
    write_own_days(session, StepOfYear(council_id, year, step.code), own)
