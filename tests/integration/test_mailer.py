"""Letters are handed to a server near, encrypted to any other, and signed in where it asks for it."""

import pytest

from survey_app.mailing.mailer import Mailer
from survey_app.settings import MailServer
from tests.mail_server import open_inbox


def test_a_letter_arrives_as_it_was_written() -> None:
    with open_inbox() as inbox:
        assert Mailer(MailServer("127.0.0.1", inbox.port, "nok@example.ru")).send("a@example.ru", "Тема", "Текст, ё\n")
        (letter,) = inbox.wait(1)
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == ("a@example.ru", "Тема", "auto-generated")
    assert letter.get_content().splitlines() == ["Текст, ё"]
    assert "@example.ru>" in letter["Message-ID"]


def test_a_server_elsewhere_that_offers_no_encryption_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_inbox("AUTH PLAIN") as inbox:
        server = MailServer("127.0.0.1", inbox.port, "nok@example.ru", "user", "secret")
        monkeypatch.setattr(MailServer, "is_near", property(lambda _: False))
        assert not Mailer(server).send("a@example.ru", "Тема", "Текст")
        assert [each[:4] for each in inbox.seen] == ["ehlo"]


def test_a_password_is_given_to_a_server_near() -> None:
    with open_inbox("AUTH PLAIN") as inbox:
        server = MailServer("127.0.0.1", inbox.port, "nok@example.ru", "user", "secret")
        assert Mailer(server).send("a@example.ru", "Тема", "Текст")
        assert inbox.seen[1].startswith("AUTH PLAIN ")


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_a_server_that_is_away_is_no_error(is_encrypted: bool) -> None:  # noqa: FBT001 - a parameter
    server = MailServer("127.0.0.1", 1, "nok@example.ru", is_encrypted=is_encrypted)
    assert not Mailer(server).send("a@example.ru", "Тема", "Текст")


def test_a_header_cannot_be_smuggled_in() -> None:
    with open_inbox() as inbox:
        mailer = Mailer(MailServer("127.0.0.1", inbox.port, "nok@example.ru"))
        with pytest.raises(ValueError, match="linefeed"):
            mailer.send("a@example.ru", "Тема\r\nBcc: b@example.ru", "Текст")
