"""Hands letters to a mail server by SMTP; neither a letter nor its reader is ever logged."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

import structlog

from survey_app.settings import MailServer

_SECONDS: Final = 15.0
_LOG = structlog.get_logger(__name__)


class Mailer:
    """Sends letters through one server; each over a connection of its own."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, to: str, subject: str, text: str) -> bool:
        """Send a letter of plain text; False if the server was away or refused it."""
        try:
            letter = self._write(to, subject, text)
            with self._connect() as connection:
                connection.send_message(letter)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            _LOG.warning("letter not sent", error=type(error).__name__)
            return False
        return True

    def _write(self, to: str, subject: str, text: str) -> EmailMessage:
        local, _, domain = to.rpartition("@")
        letter = EmailMessage()
        letter["From"] = self._server.sender
        letter["To"] = f"{local}@{domain.encode('idna').decode()}"
        letter["Subject"] = subject
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain=self._server.sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"  # so that no "I am away" comes back
        letter.set_content(text)
        return letter

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        connection: smtplib.SMTP
        if server.is_encrypted:
            connection = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
            elif not server.is_near:
                connection.close()
                raise smtplib.SMTPNotSupportedError("the server offers no encryption")
        if server.user:
            connection.login(server.user, server.password)
        return connection
