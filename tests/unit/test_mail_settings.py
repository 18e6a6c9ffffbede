"""MAIL_URL: what is understood, and what is refused at the start."""

from pathlib import Path
from secrets import token_urlsafe

import pytest

from survey_app.settings import MailServer, Settings, SettingsError


def read(text: str) -> MailServer | None:
    environment = {"MAIL_URL": text, "SECRET_KEY": token_urlsafe(48)}
    return Settings.from_environment(environment, secret_key="x", instance_dir=Path("/tmp")).mail_server


@pytest.mark.parametrize("text", ["", "  "])
def test_mail_is_optional(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp://localhost?from=nok@example.ru", MailServer("localhost", 25, "nok@example.ru")),
        (
            "smtp://user:p%40ss%2F@mail.example.ru:587?from=nok@example.ru",
            MailServer("mail.example.ru", 587, "nok@example.ru", "user", "p@ss/"),
        ),
        (
            "smtps://user:secret@mail.example.ru?from=nok@example.ru",
            MailServer("mail.example.ru", 465, "nok@example.ru", "user", "secret", is_encrypted=True),
        ),
    ],
)
def test_an_address_of_a_server_is_read(text: str, server: MailServer) -> None:
    assert read(text) == server


@pytest.mark.parametrize(
    "text",
    [
        "mail.example.ru",
        "http://mail.example.ru?from=nok@example.ru",
        "smtp://mail.example.ru",
        "smtp://mail.example.ru?from=nok",
        "smtp://mail.example.ru:port?from=nok@example.ru",
        "smtp://?from=nok@example.ru",
        "smtp://mail.example.ru?from=nok@example.ru%0ABcc:x@example.ru",
        "smtp://mail.example.ru?from=нок@example.ru",
    ],
)
def test_what_is_no_server_is_said_at_the_start(text: str) -> None:
    with pytest.raises(SettingsError, match="MAIL_URL must be like smtp://"):
        read(text)


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(MailServer("mail.example.ru", 465, "nok@example.ru", "user", "secret"))
