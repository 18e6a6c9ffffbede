"""Takes a token back."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey_app.domain.errors import TokenUnknown
from survey_app.storage import tokens


def revoke_token(session: Session, token_id: int, now: datetime) -> None:
    """Revoke a token from now on; revoking again changes nothing. The caller commits. Raises TokenUnknown."""
    if not tokens.revoke_token(session, token_id, now):
        raise TokenUnknown(f"There is no token number {token_id}.", about=(str(token_id),))
