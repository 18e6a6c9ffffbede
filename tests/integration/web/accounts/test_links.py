"""Links that set a password: they work once, for a time, until a newer one is made."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from survey_app.domain.accounts import NewAccount
from survey_app.services.disable_account import disable_account
from survey_app.services.enable_account import enable_account
from survey_app.services.make_account_link import make_account_link
from survey_app.storage.models import AccountRow
from tests.accounts import EMAIL, PASSWORD, Person, add_person, add_stand_in, invite, read_account

OTHER = "совсем другие слова тут"
CHIEF = NewAccount(EMAIL, "administrator")
GONE = "Ссылка уже не действует"


def make_link(app: Flask, **changes: bool) -> str:
    with app.extensions["survey"].sessions.begin() as session:
        return make_account_link(session, EMAIL, datetime.now(UTC), **changes).address("")


def test_an_invitation_sets_the_first_password_and_works_no_more(app: Flask) -> None:
    person, link = Person(app), invite(app, CHIEF)
    assert EMAIL in person.get(link).text
    answer = person.set_password(link)
    assert answer.headers["Location"] == "/account/sign-in?done=password"
    assert "Пароль задан." in person.get(answer.headers["Location"]).text
    assert not person.is_signed_in()
    for again in (person.get(link), person.post(link, on="/account/sign-in", password=OTHER, again=OTHER)):
        assert (again.status_code, GONE in again.text) == (404, True)
    assert person.sign_in().status_code == 303


def test_opening_a_link_does_not_use_it_up(app: Flask) -> None:
    person, link = Person(app), invite(app, CHIEF)
    assert [person.get(link).status_code for _ in range(3)] == [200] * 3
    assert person.set_password(link).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("коротко", "коротко", "Пароль слишком короткий: нужно не меньше 12 знаков"),
        ("", "", "Пароль слишком короткий"),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "Этот пароль есть в списках утёкших"),
        ("ivanova ivanova", "ivanova ivanova", "В пароле не должно быть имени из адреса почты."),
        (PASSWORD, OTHER, "Пароли не совпали."),
        ("ы" * 201, "ы" * 201, "Пароль слишком длинный"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_password_that_is_refused_leaves_the_link_as_it_was(
    app: Flask, password: str, again: str, sentence: str
) -> None:
    person, link = Person(app), invite(app, CHIEF)
    answer = person.post(link, password=password, again=again)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert answer.text.count(f'href="#{"again" if again != password else "password"}"') == 1
    assert not password or password not in answer.text
    assert person.set_password(link).status_code == 303


@pytest.mark.parametrize("wrong", ["x", "x" * 3000, "%D0%AF", "..", "' OR 1=1 --"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_link_of_ours_is_not_there(app: Flask, wrong: str) -> None:
    person = Person(app)
    invite(app, CHIEF)
    for kind in ("invitation", "reset"):
        assert person.get(f"/account/{kind}/{wrong}").status_code == 404
        assert person.post(f"/account/{kind}/{wrong}", on="/account/sign-in", password=OTHER).status_code == 404


@pytest.mark.parametrize(("has_password", "lasts"), [(False, timedelta(days=7)), (True, timedelta(hours=2))])
def test_a_link_dies_of_age(app: Flask, has_password: bool, lasts: timedelta) -> None:  # noqa: FBT001 - a parameter
    person, link = Person(app), invite(app, CHIEF)
    if has_password:
        person.set_password(link)
        link = make_link(app)
    expires_at = read_account(app).link_expires_at
    assert expires_at is not None
    assert abs(expires_at.replace(tzinfo=UTC) - datetime.now(UTC) - lasts) < timedelta(minutes=5)
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(AccountRow).values(link_expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert person.get(link).status_code == 404
    assert person.post(link, on="/account/sign-in", password=OTHER, again=OTHER).status_code == 404


def test_a_newer_link_ends_the_older_one_and_all_sessions(app: Flask) -> None:
    person = add_person(app, CHIEF)
    person.sign_in()
    first, second = make_link(app), make_link(app)
    assert not person.is_signed_in()
    assert [person.get(link).status_code for link in (first, second)] == [404, 200]
    assert person.sign_in().status_code == 303  # the password is that of before until the link is used
    assert person.set_password(second, OTHER).status_code == 303
    assert not person.is_signed_in()
    assert person.sign_in().status_code == 422
    assert person.sign_in(password=OTHER).status_code == 303


def test_a_disabled_account_has_no_link_and_no_session_and_enabled_again_keeps_its_password(app: Flask) -> None:
    add_stand_in(app)
    person = add_person(app, CHIEF)
    person.sign_in()
    link = make_link(app)
    with app.extensions["survey"].sessions.begin() as session:
        disable_account(session, EMAIL, datetime.now(UTC))
    assert person.get(link).status_code == 404
    assert not person.is_signed_in()
    with app.extensions["survey"].sessions.begin() as session:
        enable_account(session, EMAIL)
    assert person.get(link).status_code == 404
    assert person.sign_in().status_code == 303


def test_of_many_who_use_a_link_at_once_one_sets_the_password(app: Flask) -> None:
    link = invite(app, CHIEF)
    people = [Person(app) for _ in range(4)]
    for person in people:
        person.get(link)
    with ThreadPoolExecutor(len(people)) as pool:
        words = [f"{PASSWORD} {number}" for number in range(len(people))]
        statuses = [
            answer.status_code
            for answer in pool.map(lambda person, word: person.set_password(link, word), people, words)
        ]
    assert sorted(statuses) == [303, 404, 404, 404]
    set_one = words[statuses.index(303)]
    assert [people[0].sign_in(password=word).status_code == 303 for word in words] == [w == set_one for w in words]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["make", "use first", "use last", "age", "disable", "enable"]), max_size=8))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_happens_each_link_sets_at_most_one_password(app: Flask, acts: list[str]) -> None:
    """A law over what administrators and people do in any order: only the newest unused link of all works, once."""
    with app.extensions["survey"].sessions.begin() as session:
        for table in ("account_session", "account"):
            session.execute(text(f"DELETE FROM {table}"))
    add_stand_in(app)
    made, alive, is_disabled = [invite(app, CHIEF)], 0, False
    person = Person(app)
    for act in acts:
        if act == "make" and not is_disabled:
            made.append(make_link(app))
            alive = len(made) - 1
        elif act in ("disable", "enable"):
            with app.extensions["survey"].sessions.begin() as session:
                (
                    disable_account(session, EMAIL, datetime.now(UTC))
                    if act == "disable"
                    else enable_account(session, EMAIL)
                )
            is_disabled = act == "disable"
            alive = -1 if is_disabled else alive
        elif act == "age":
            with app.extensions["survey"].sessions.begin() as session:
                session.execute(text("UPDATE account SET link_expires_at = '2020-01-01' WHERE link_hash IS NOT NULL"))
            alive = -1
        elif act.startswith("use"):
            number = 0 if act == "use first" else len(made) - 1
            works = (
                person.post(made[number], on="/account/sign-in", password=PASSWORD, again=PASSWORD).status_code == 303
            )
            assert works == (number == alive)
            alive = -1 if works else alive
