"""Gives a council or its operator a token for the API."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from survey_app.domain.errors import InvalidInput, Problem
from survey_app.storage import accounts
from survey_app.storage.councils import get_council


def add_token(session: Session, council: str, role: str, *, now: datetime, expires_on: date | None) -> tuple[int, str]:
    """Add a token valid through `expires_on` (None: until revoked); returns its number and, this once, its text.

    The caller commits. Raises CouncilUnknown, InvalidInput for a day that is past.
    """
    owner = get_council(session, council)
    if expires_on is not None and expires_on < now.date():
        detail = f"{expires_on} is past; the token would never be valid."
        raise InvalidInput(detail, [Problem("/expires_on", "expires_past", detail, str(expires_on))])
    row, text = accounts.add_token(session, owner.id, role, created_at=now, expires_on=expires_on)
    return row.id, text
