"""How often somebody may try, and that nobody elsewhere is shut out by it for long."""

import pytest
from flask import Flask

from survey_app.domain.accounts import NewAccount
from tests.accounts import EMAIL, Person, add_person, make_code

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_the_eleventh_try_in_ten_minutes_waits_also_with_the_right_password(member: Person) -> None:
    for _ in range(10):
        assert member.sign_in(password="не тот пароль, увы").status_code == 422
    answer = member.sign_in()
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "Слишком много попыток. Повторите через 10 мин." in answer.text
    assert not member.is_signed_in()


def test_an_account_that_is_not_there_is_limited_alike(member: Person) -> None:
    statuses = [member.sign_in("nobody@example.ru").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_who_tries_from_one_network_does_not_shut_out_another(app: Flask, member: Person) -> None:
    stranger = Person(app, address="198.51.100.7")
    for _ in range(40):
        stranger.sign_in(password="не тот пароль, увы")
    assert stranger.sign_in().status_code == 429
    assert member.sign_in().status_code == 303


def test_one_network_may_not_try_a_hundred_accounts(app: Flask, member: Person) -> None:
    stranger = Person(app, address="198.51.100.8")
    statuses = [stranger.sign_in(f"person{number}@example.ru").status_code for number in range(101)]
    assert statuses == [422] * 100 + [429]
    assert member.sign_in().status_code == 303


def test_codes_of_the_second_factor_are_tried_five_times(app: Flask) -> None:
    person = add_person(app, NewAccount(EMAIL, "administrator"))
    person.sign_in()
    key, recovery = person.set_up_second_factor()
    other = Person(app, address="198.51.100.9")
    other.sign_in()
    statuses = [other.post("/account/second-factor/code", code="000000").status_code for _ in range(5)]
    assert statuses == [422] * 5
    assert other.post("/account/second-factor/code", code=make_code(key, 1)).status_code == 429
    assert other.post("/account/second-factor/code", recovery=recovery[0]).status_code == 429
    assert not other.is_signed_in()


def test_the_limiter_is_told_no_address_of_a_person(app: Flask, member: Person) -> None:
    member.sign_in(password="не тот пароль, увы")
    keys = " ".join(app.extensions["survey_counter"]._storage.storage)
    assert "sign-in/" in keys
    assert "ivanova" not in keys
    assert "192.0.2.1" not in keys
