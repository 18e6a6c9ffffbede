"""Shuts an account."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey_app.domain.errors import LastAdministrator
from survey_app.storage.accounts import begin_anew, get_account, lock_administrators


def disable_account(session: Session, email: str, now: datetime) -> int:
    """Let nobody in by this account from now on; returns its row id. The caller commits.

    Raises AccountUnknown; LastAdministrator where nobody would be left who can let others in.
    """
    # All are locked before the one, in one order: two who shut each other out at once wait, and one is refused.
    administrators = lock_administrators(session)
    row = get_account(session, email.strip().lower())
    if list(administrators) == [row.id]:
        detail = f"{row.email} is the last administrator who can sign in; add another first."
        raise LastAdministrator(detail, about=(row.email,))
    begin_anew(session, row)
    if row.disabled_at is None:
        row.disabled_at = now
    return row.id
