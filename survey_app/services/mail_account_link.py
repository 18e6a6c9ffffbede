"""Mails a link to the person of an account, where mail is set up."""

from survey_app.domain.account_links import AccountLink, write_letter
from survey_app.services.installation import Installation


def mail_account_link(installation: Installation, link: AccountLink) -> bool:
    """Mail the link; False where mail is not set up or the letter was not taken: then it is passed on by hand."""
    if installation.mailer is None:
        return False
    subject, text = write_letter(link, installation.settings.public_url)
    return installation.mailer.send(link.email, subject, text)
