"""The calendars of councils: days of steps, and meetings."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey_app.domain.calendar import OwnDays
from survey_app.domain.errors import MeetingUnknown
from survey_app.storage.models import CouncilMeetingRow, CouncilStepRow


class StepOfYear(NamedTuple):
    """A step of a council's year of assessment."""

    council_id: int
    year: int
    step: str


def list_own_days(session: Session, council_id: int, year: int) -> Mapping[str, OwnDays]:
    """Return what a council says of the steps of a year of assessment, by code."""
    rows = session.scalars(select(CouncilStepRow).filter_by(council_id=council_id, year=year))
    return {row.step: OwnDays(row.due_on, row.done_on) for row in rows}


def write_own_days(session: Session, of: StepOfYear, days: OwnDays) -> None:
    """Keep what a council says of a step, in place of what it said before."""
    if days == OwnDays():
        session.execute(delete(CouncilStepRow).filter_by(**of._asdict()))
        return
    session.merge(CouncilStepRow(**of._asdict(), due_on=days.due_on, done_on=days.done_on))
    session.flush()


def list_meetings(session: Session, council_id: int, year: int) -> list[CouncilMeetingRow]:
    """Return the meetings of a calendar year, the newest first."""
    row = CouncilMeetingRow
    of_year = row.held_on.between(date(year, 1, 1), date(year, 12, 31))
    statement = select(row).where(row.council_id == council_id, of_year)
    return list(session.scalars(statement.order_by(row.held_on.desc(), row.id.desc())))


def has_twin(session: Session, council_id: int, held_on: date, protocol: str, number: int | None) -> bool:
    """Tell whether another meeting than `number` has this day and this protocol."""
    row = CouncilMeetingRow
    twins = select(row.id).where(row.council_id == council_id, row.held_on == held_on, row.protocol == protocol)
    return any(each != number for each in session.scalars(twins))


def get_meeting(session: Session, council_id: int, number: int) -> CouncilMeetingRow:
    """Return a meeting of the council. Raises MeetingUnknown."""
    found = session.scalar(select(CouncilMeetingRow).filter_by(id=number, council_id=council_id))
    if found is None:
        raise MeetingUnknown("The council has no such meeting.", about=(str(number),))
    return found


def add_meeting(session: Session, meeting: CouncilMeetingRow) -> int:
    """Add a meeting; returns its row id."""
    session.add(meeting)
    session.flush()
    return meeting.id


def drop_meeting(session: Session, meeting: CouncilMeetingRow) -> None:
    """Take a meeting out."""
    session.delete(meeting)
    session.flush()
