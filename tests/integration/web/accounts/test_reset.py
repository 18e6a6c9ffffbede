"""Asking for a new password: a letter for whoever has an account, the same answer for everybody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.accounts import NewAccount
from survey_app.factory import create_app
from survey_app.services.disable_account import disable_account
from survey_app.settings import MailServer
from tests.accounts import EMAIL, Person, add_person, add_stand_in, invite
from tests.conftest import make_settings
from tests.mail_server import Inbox, open_inbox

OTHER = "совсем другие слова тут"
CHIEF = NewAccount(EMAIL, "administrator")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server of this machine."""
    with open_inbox() as inbox:
        yield inbox


@pytest.fixture
def mailing(database_url: str, catalogue: Catalogue, inbox: Inbox) -> Iterator[Flask]:
    """The application with a mail server."""
    server = MailServer("127.0.0.1", inbox.port, "nok@example.ru")
    app = create_app(make_settings(database_url, mail_server=server), catalogue)
    yield app
    app.extensions["survey"].close()


def test_whoever_forgot_the_password_gets_a_letter_and_goes_on_meanwhile(mailing: Flask, inbox: Inbox) -> None:
    person = add_person(mailing, CHIEF)
    person.sign_in()
    answer = person.post("/account/reset", email="Ivanova@Example.ru")
    assert "Если для адреса ivanova@example.ru есть учётная запись" in answer.text
    (letter,) = inbox.wait(1)
    assert letter["To"] == EMAIL
    link = re.findall(r"http://localhost:8000(/account/reset/\S+)", letter.get_content())[0]
    assert person.is_signed_in()
    assert person.set_password(link, OTHER).status_code == 303
    assert not person.is_signed_in()
    assert person.sign_in(password=OTHER).status_code == 303


def test_others_get_the_same_answer_and_no_letter(mailing: Flask, inbox: Inbox) -> None:
    person = add_person(mailing, CHIEF)
    add_stand_in(mailing)
    with mailing.extensions["survey"].sessions.begin() as session:
        disable_account(session, EMAIL, datetime.now(UTC))
    pages = {
        person.post("/account/reset", email=email).text.replace(email, "…") for email in (EMAIL, "nobody@example.ru")
    }
    assert len(pages) == 1
    mailing.extensions["survey"].letters.shutdown()
    assert inbox.seen == []


def test_who_was_invited_and_asks_for_a_password_is_invited_again(mailing: Flask, inbox: Inbox) -> None:
    person, first = Person(mailing), invite(mailing, CHIEF)
    person.post("/account/reset", email=EMAIL)
    (letter,) = inbox.wait(1)
    second = re.findall(r"http://localhost:8000(/account/invitation/\S+)", letter.get_content())[0]
    assert [person.get(link).status_code for link in (first, second)] == [404, 200]


def test_what_is_no_address_is_said_and_asking_has_limits(mailing: Flask) -> None:
    person = Person(mailing)
    answer = person.post("/account/reset", email="ivanova")
    assert (answer.status_code, "Это не адрес почты." in answer.text) == (422, True)
    assert [person.post("/account/reset", email=EMAIL).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_without_mail_the_page_says_whom_to_ask(database_url: str, catalogue: Catalogue) -> None:
    app = create_app(make_settings(database_url, contact="отдел, +7 000 000-00-00"), catalogue)
    person = Person(app)
    assert "выдаёт администратор сервиса: отдел, +7 000 000-00-00." in person.get("/account/reset").text
    assert person.post("/account/reset", on="/account/sign-in", email=EMAIL).status_code == 303
    app.extensions["survey"].close()


def test_a_mail_server_that_is_away_changes_nothing_for_whoever_asks(
    database_url: str, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(make_settings(database_url, mail_server=MailServer("127.0.0.1", 1, "nok@example.ru")), catalogue)
    person = add_person(app, CHIEF)
    assert person.post("/account/reset", email=EMAIL).status_code == 200
    app.extensions["survey"].close()  # waits for the letter
    logged = capsys.readouterr().err
    assert "letter not sent" in logged
    assert EMAIL not in logged
