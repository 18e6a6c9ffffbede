"""Takes a meeting out of a council's calendar."""

from sqlalchemy.orm import Session

from survey_app.storage.calendars import drop_meeting, get_meeting


def remove_meeting(session: Session, council_id: int, number: int) -> None:
    """Remove a meeting that was entered by mistake. The caller commits. Raises MeetingUnknown."""
    drop_meeting(session, get_meeting(session, council_id, number))
