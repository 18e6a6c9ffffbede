"""Keeps the decision by which a council settled the list of a cycle."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import FIRST_YEAR, CycleState
from survey_app.domain.decisions import check_decision_number
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.storage.cycle_lists import lock_cycle, write_decision
from survey_app.storage.models import CouncilRow, ListDecisionRow

_STATES: Final = (CycleState.DRAFT, CycleState.OPEN, CycleState.CLOSING, CycleState.CLOSED)


def decide_list(session: Session, cycle: str, decision: Decision, now: datetime) -> None:
    """Keep number and day of the decision, in place of a former one. The caller commits; `now` has a time zone.

    The day may not come after today, which is the council's. Raises CycleUnknown, CycleNotMovable once the cycle is
    published, InvalidInput with every problem of the decision.
    """
    row = lock_cycle(session, cycle, _STATES)
    council = session.get_one(CouncilRow, row.council_id)
    today = now.astimezone(ZoneInfo(council.timezone)).date()
    if problems := [*check_decision_number(decision.number), *_check_day(decision.decided_on, today)]:
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    write_decision(session, ListDecisionRow(cycle_id=row.id, number=decision.number, decided_on=decision.decided_on))


def _check_day(day: date, today: date) -> list[Problem]:
    if day > today:
        detail = "A decision of a day to come is none yet."
    elif day.year < FIRST_YEAR:
        detail = f"The decision is of a year before {FIRST_YEAR}."
    else:
        return []
    return [Problem("/date", "decision_future" if day > today else "decision_early", detail, day.isoformat())]
