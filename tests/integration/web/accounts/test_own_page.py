"""The own page: another password, and the list of sessions with what ends them."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.domain.accounts import NewAccount
from survey_app.services.make_account_link import make_account_link
from tests.accounts import EMAIL, PASSWORD, Person, add_person, read_account

OTHER = "совсем другие слова тут"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1"


@pytest.fixture
def phone(app: Flask, member: Person) -> Person:
    """The member's telephone, signed in like the computer."""
    member.sign_in()
    phone = Person(app, agent=SAFARI, address="198.51.100.4")
    phone.sign_in()
    return phone


def list_sessions(person: Person) -> list[str]:
    """Return the numbers of the sessions that the page offers to end."""
    return re.findall(r"/account/sessions/(\d+)/end", person.get("/account/").text)


def test_the_page_says_who_one_is_and_where_one_is_signed_in(member: Person, phone: Person) -> None:
    page = member.get("/account/").text
    for words in (EMAIL, "Совет health", "Firefox, Windows", "Safari, iPhone", "это вы сейчас", "не подключён"):
        assert words in page
    assert len(list_sessions(member)) == len(list_sessions(phone)) == 1


def test_one_session_ends_and_the_own_goes_on(member: Person, phone: Person) -> None:
    (number,) = list_sessions(member)
    assert member.post(f"/account/sessions/{number}/end", on="/account/").status_code == 303
    assert (member.is_signed_in(), phone.is_signed_in()) == (True, False)
    for unknown in (number, "99999999999", "9" * 30):
        assert member.post(f"/account/sessions/{unknown}/end", on="/account/").status_code == 404


def test_all_others_end_at_once(app: Flask, member: Person, phone: Person) -> None:
    tablet = Person(app)
    tablet.sign_in()
    assert tablet.post("/account/sessions/end-others", on="/account/").status_code == 303
    assert [each.is_signed_in() for each in (member, phone, tablet)] == [False, False, True]


def test_nobody_ends_somebody_elses_session(app: Flask, member: Person) -> None:
    other = add_person(app, NewAccount("petrov@example.ru", "administrator"))
    other.sign_in("petrov@example.ru")
    member.sign_in()
    with app.extensions["survey"].readers() as session:
        numbers = session.scalars(text("SELECT id FROM account_session ORDER BY id")).all()
    assert member.post(f"/account/sessions/{numbers[0]}/end", on="/account/").status_code == 404
    assert other.is_signed_in()


def test_a_form_from_elsewhere_ends_nothing(member: Person, phone: Person) -> None:
    (number,) = list_sessions(member)
    for address in (f"/account/sessions/{number}/end", "/account/sessions/end-others"):
        answer = member.client.post(address)
        assert (answer.status_code, "Страница устарела" in answer.text) == (400, True)
    assert phone.is_signed_in()


def test_another_password_ends_all_sessions_but_this(app: Flask, member: Person, phone: Person) -> None:
    before = read_account(app).uniquifier
    answer = member.post("/account/password", current=PASSWORD, password=OTHER, again=OTHER)
    assert answer.headers["Location"] == "/account/?done=password"
    assert (member.is_signed_in(), phone.is_signed_in()) == (True, False)
    assert read_account(app).uniquifier != before
    assert phone.sign_in().status_code == 422
    assert phone.sign_in(password=OTHER).status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "again", "sentence"),
    [
        ("не тот пароль, увы", OTHER, OTHER, "Это не нынешний пароль."),
        ("", OTHER, OTHER, "Это не нынешний пароль."),
        (PASSWORD, OTHER, PASSWORD, "Пароли не совпали."),
        (PASSWORD, "коротко", "коротко", "Пароль слишком короткий"),
        (PASSWORD, "1qaz2wsx3edc", "1qaz2wsx3edc", "Этот пароль есть в списках утёкших"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_with_another_password_is_said(
    member: Person, current: str, password: str, again: str, sentence: str
) -> None:
    member.sign_in()
    answer = member.post("/account/password", current=current, password=password, again=again)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert member.sign_in().status_code == 303


def test_a_wrong_present_password_is_in_the_log_as_at_the_sign_in(app: Flask, member: Person) -> None:
    member.sign_in()
    member.post("/account/password", current=PASSWORD, password="коротко", again="коротко")
    member.post("/account/password", current="не тот пароль, увы", password=OTHER, again=OTHER)
    number = read_account(app).id
    with app.extensions["survey"].readers() as session:
        rows = session.execute(text("SELECT actor, subject FROM audit_entry WHERE action = 'fail_sign_in'")).all()
    assert [tuple(row) for row in rows] == [(f"account {number}", str(number))]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_present_password_is_not_guessed_here_either(member: Person) -> None:
    member.sign_in()
    statuses = [
        member.post("/account/password", current="x", password=OTHER, again=OTHER).status_code for _ in range(10)
    ]
    assert statuses == [422] * 9 + [429]


def test_a_new_link_ends_all_sessions(app: Flask, member: Person, phone: Person) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        make_account_link(session, EMAIL, datetime.now(UTC))
    assert (member.is_signed_in(), phone.is_signed_in()) == (False, False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_stranger_is_led_to_the_sign_in_page(app: Flask) -> None:
    person = Person(app)
    for address in ("/account/", "/account/password", "/account/second-factor"):
        answer = person.get(address)
        assert answer.headers["Location"] == f"/account/sign-in?next={address}"


def test_what_was_done_is_in_the_log(app: Flask, member: Person, phone: Person) -> None:
    phone.post("/account/password", current=PASSWORD, password=OTHER, again=OTHER)
    phone.post("/account/sessions/end-others", on="/account/")
    phone.post("/account/sign-out", on="/account/")
    member.sign_in()
    member.sign_in("nobody@example.ru")
    with app.extensions["survey"].readers() as session:
        rows = session.execute(text("SELECT actor, role, action FROM audit_entry ORDER BY id")).all()
    own = ("account 1", "council")
    assert [tuple(row) for row in rows] == [
        (*own, "set_password"),
        (*own, "sign_in"),
        (*own, "sign_in"),
        (*own, "set_password"),
        (*own, "end_sessions"),
        (*own, "sign_out"),
        (*own, "fail_sign_in"),
        ("nobody", "", "fail_sign_in"),
    ]
