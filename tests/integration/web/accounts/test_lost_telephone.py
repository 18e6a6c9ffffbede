"""A second factor that is reset: the link alone lets in, and both factors are set anew."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from survey_app.domain.accounts import NewAccount
from survey_app.domain.errors import LastAdministrator
from survey_app.services.disable_account import disable_account
from survey_app.services.make_account_link import make_account_link
from tests.accounts import EMAIL, PASSWORD, Person, add_person, read_account

OTHER = "совсем другие слова тут"
CHIEF = "petrov@example.ru"
CODE = "/account/second-factor/code"


def reset_by_page(app: Flask) -> str:
    """Let another administrator reset the second factor; returns the new link."""
    chief = add_person(app, NewAccount(CHIEF, "administrator"))
    chief.sign_in(CHIEF)
    chief.set_up_second_factor()
    page = f"/administration/accounts/{read_account(app).id}"
    answer = chief.post(f"{page}/second-factor")
    assert answer.status_code == 200
    return str(re.findall(r'value="http://localhost:8000(/account/[^"]+)"', answer.text)[0])


def reset_by_command(app: Flask) -> str:
    """Reset the second factor of the only administrator; returns the new link."""
    result = app.test_cli_runner().invoke(args=["accounts", "link", EMAIL, "--reset-second-factor"])
    assert result.exit_code == 0
    return result.stdout.strip().removeprefix("http://localhost:8000")


@pytest.fixture
def person(app: Flask) -> Person:
    """An administrator with a telephone, signed in."""
    person = add_person(app, NewAccount(EMAIL, "administrator"))
    person.sign_in()
    person.set_up_second_factor()
    return person


@pytest.mark.parametrize("reset", [reset_by_page, reset_by_command], ids=["page", "command"])
def test_the_old_password_lets_nobody_in_and_the_link_sets_both_anew(
    app: Flask, person: Person, reset: Callable[[Flask], str]
) -> None:
    link = reset(app)
    assert not person.is_signed_in()
    thief = Person(app)
    wrong = thief.sign_in(password="и не этот пароль")
    refused = thief.sign_in()
    assert (refused.status_code, wrong.status_code) == (422, 422)
    assert "Неверный адрес или пароль" in refused.text
    assert not thief.is_signed_in()
    assert link.startswith("/account/reset/")
    assert person.set_password(link, OTHER).status_code == 303
    assert person.sign_in().status_code == 422
    assert person.sign_in(password=OTHER).status_code == 303
    assert person.get("/administration/register").headers["Location"] == "/account/second-factor"
    person.set_up_second_factor()
    assert person.get("/administration/register").status_code == 200
    assert Person(app).sign_in(password=OTHER).headers["Location"] == CODE


@pytest.mark.parametrize(("act", "proof"), [("link", "нынешний"), ("second-factor", "код"), ("disable", "другой")])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_session_alone_does_nothing_to_its_own_account(app: Flask, person: Person, act: str, proof: str) -> None:
    own, before = f"/administration/accounts/{read_account(app).id}", read_account(app)
    answers = [person.get(f"{own}/{act}"), person.post(f"{own}/{act}", on=own)]
    assert [(each.status_code, proof in each.text) for each in answers] == [(422, True)] * 2
    assert 'href="/account/"' in answers[0].text.partition("<main")[2]
    after = read_account(app)
    assert (after.uniquifier, after.totp_secret, after.link_hash) == (before.uniquifier, before.totp_secret, None)
    assert person.is_signed_in()


@pytest.mark.parametrize("act", ["link", "second-factor", "disable"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_done_to_others_is_asked_first(app: Flask, person: Person, act: str) -> None:
    add_person(app, NewAccount(CHIEF, "administrator"))
    other = f"/administration/accounts/{read_account(app, CHIEF).id}"
    before = read_account(app, CHIEF).uniquifier
    assert f'action="{other}/' not in person.get(other).text
    question = person.get(f"{other}/{act}")
    assert (question.status_code, CHIEF in question.text) == (200, True)
    assert f'action="{other}/{act}"' in question.text
    assert read_account(app, CHIEF).uniquifier == before
    assert person.post(f"{other}/{act}").status_code < 400
    assert read_account(app, CHIEF).uniquifier != before
    person.post(f"{other}/disable")
    assert "Сначала включите" in person.get(f"{other}/{act}").text


def test_every_later_link_lasts_two_hours_and_the_state_says_what_is_awaited(app: Flask, person: Person) -> None:
    assert person.is_signed_in()
    reset_by_command(app)
    with app.extensions["survey"].sessions.begin() as session:
        link = make_account_link(session, EMAIL, datetime.now(UTC))
    assert link.kind == "reset"
    expires_at = read_account(app).link_expires_at
    assert expires_at is not None
    assert expires_at.replace(tzinfo=UTC) - datetime.now(UTC) < timedelta(hours=3)
    assert "ждёт нового пароля" in app.test_cli_runner().invoke(args=["accounts", "list"]).stdout


def test_who_awaits_a_new_password_is_no_administrator_who_can_sign_in(app: Flask, person: Person) -> None:
    chief = add_person(app, NewAccount(CHIEF, "administrator"))
    link = reset_by_command(app)
    with pytest.raises(LastAdministrator), app.extensions["survey"].sessions.begin() as session:
        disable_account(session, CHIEF, datetime.now(UTC))
    assert chief.sign_in(CHIEF, PASSWORD).status_code == 303
    person.set_password(link, OTHER)
    with app.extensions["survey"].sessions.begin() as session:
        disable_account(session, CHIEF, datetime.now(UTC))
