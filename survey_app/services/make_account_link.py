"""Makes a new link for an account whose person lost the old one, the password or the second factor."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey_app.domain.account_links import AccountLink
from survey_app.domain.accounts import INVITATION_LASTS, RESET_LASTS
from survey_app.domain.errors import AccountDisabled
from survey_app.storage.accounts import begin_anew, get_account, is_invited, make_link, reset_second_factor
from survey_app.storage.models import AccountRow


def make_account_link(
    session: Session, email: str, now: datetime, *, forgetting_second_factor: bool = False
) -> AccountLink:
    """Make a link that sets the account's password, ending its sessions and an earlier link. The caller commits.

    It is valid for seven days where there was no password yet, else for two hours. Who loses the second factor loses
    the password with it: alone it would let in whoever knows it, so nobody gets in until the link is used. This may be
    the only administrator, who is then none who can sign in: whoever has the server has no other way to let them in
    again. Raises AccountUnknown, AccountDisabled.
    """
    row = get_account(session, email.strip().lower())
    if row.disabled_at is not None:
        raise AccountDisabled(f"The account {row.email} is disabled; enable it first.", about=(row.email,))
    begin_anew(session, row)
    link = renew_link(row, now)  # of the kind that the account has before anything is forgotten
    if forgetting_second_factor:
        reset_second_factor(row)
        row.password_hash = None
    return link


def renew_link(row: AccountRow, now: datetime) -> AccountLink:
    """Return a new link of the account; an earlier one stops working, nothing else changes."""
    if is_invited(row):
        return AccountLink(row.id, "invitation", row.email, make_link(row, now + INVITATION_LASTS))
    return AccountLink(row.id, "reset", row.email, make_link(row, now + RESET_LASTS))
