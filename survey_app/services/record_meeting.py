"""Keeps a meeting of a council: its day, the number of its protocol, agenda and decision."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from survey_app.domain.cycles import FIRST_YEAR
from survey_app.domain.decisions import LONGEST_NUMBER
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.storage.calendars import add_meeting, get_meeting, has_twin
from survey_app.storage.models import CouncilMeetingRow

LONGEST_TEXT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as it is told of; agenda and decision are texts of several lines."""

    held_on: date
    protocol: str
    agenda: str
    decision: str


def record_meeting(
    session: Session, council_id: int, meeting: Meeting, *, today: date, number: int | None = None
) -> int:
    """Add a meeting, or correct the one with this row id; returns its row id. The caller commits.

    It may not be of a day after `today`, which is the council's. Raises MeetingUnknown, InvalidInput with all problems.
    """
    row = None if number is None else get_meeting(session, council_id, number)
    problems = _check(meeting, today)
    if has_twin(session, council_id, meeting.held_on, meeting.protocol, number):
        detail = "A meeting of this day with this protocol is recorded already."
        problems.append(Problem("/protocol", "meeting_repeated", detail, meeting.protocol))
    if problems:
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    if row is None:
        row = CouncilMeetingRow(council_id=council_id)
    row.held_on, row.protocol = meeting.held_on, meeting.protocol
    row.agenda, row.decision = meeting.agenda, meeting.decision
    return add_meeting(session, row)


def _check(meeting: Meeting, today: date) -> list[Problem]:
    problems = []
    if meeting.held_on.year < FIRST_YEAR or meeting.held_on > today:
        detail = f"A meeting was held from {FIRST_YEAR} through today."
        problems.append(Problem("/held_on", "meeting_day", detail, meeting.held_on.isoformat()))
    if not 1 <= len(meeting.protocol) <= LONGEST_NUMBER or not meeting.protocol.isprintable():
        detail = f"The protocol has a number of at most {LONGEST_NUMBER} printable characters."
        problems.append(Problem("/protocol", "protocol", detail, meeting.protocol[:LONGEST_NUMBER]))
    for name, text in (("agenda", meeting.agenda), ("decision", meeting.decision)):
        if not text or len(text) > LONGEST_TEXT or "\0" in text:
            problems.append(Problem(f"/{name}", "meeting_text", f"Give a text of 1 to {LONGEST_TEXT} characters."))
    return problems
