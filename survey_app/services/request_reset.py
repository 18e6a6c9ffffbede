"""Mails a link for a new password to whoever asks for one, if there is an account, and says nothing to others."""

from datetime import datetime

from survey_app.services.installation import Installation
from survey_app.services.mail_account_link import mail_account_link
from survey_app.services.make_account_link import renew_link
from survey_app.storage.accounts import find_account


def request_reset(installation: Installation, email: str, now: datetime) -> bool:
    """Mail a link to an account that is not disabled; tells whether one was mailed. Sessions go on until it is used.

    What failed on the way is in the log, for whoever asked may not learn of it.
    """
    with installation.sessions.begin() as session:
        row = find_account(session, email)
        if row is None or row.disabled_at is not None:
            return False
        link = renew_link(row, now)
    return mail_account_link(installation, link)
