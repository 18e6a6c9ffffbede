"""Opens an account again."""

from sqlalchemy.orm import Session

from survey_app.storage.accounts import get_account


def enable_account(session: Session, email: str) -> int:
    """Let the account's person in again, with the password of before; returns its row id. Raises AccountUnknown."""
    row = get_account(session, email.strip().lower())
    row.disabled_at = None
    return row.id
