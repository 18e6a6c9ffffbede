"""The second factor: nobody gets past it, its codes work once, and who lost the telephone has recovery codes."""

import re

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.domain.accounts import NewAccount
from tests.accounts import EMAIL, PASSWORD, Person, add_person, make_code, read_account

CODE = "/account/second-factor/code"
WRONG = "Код не подошёл."


@pytest.fixture
def known(app: Flask) -> tuple[Person, str, list[str]]:
    """An administrator whose telephone is connected, signed out, with its key and the recovery codes."""
    person = add_person(app, NewAccount(EMAIL, "administrator"))
    person.sign_in()
    key, recovery = person.set_up_second_factor()
    person.post("/account/sign-out", on="/account/")
    return person, key, recovery


def forget_counter(app: Flask) -> None:
    """Let the code of this half-minute, which setting up has used, be good again."""
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE account SET totp_counter = NULL"))


def test_an_administrator_goes_nowhere_before_the_telephone_is_connected(chief: Person, app: Flask) -> None:
    chief.sign_in()
    assert chief.get("/account/").status_code == 200
    pages = [rule for rule in app.url_map.iter_rules() if rule.rule in ("/council/", "/administration/")]
    assert pages
    for rule in pages:
        answer = chief.get(rule.rule)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/second-factor")
    assert chief.get("/api/v1/cycles").status_code == 401
    page = chief.get("/account/second-factor").text
    assert "Администратору без него дальше нельзя." in page


def test_the_page_shows_key_and_picture_from_our_own_address(chief: Person) -> None:
    chief.sign_in()
    page = chief.get("/account/second-factor").text
    assert "data:" not in page
    picture = chief.get("/account/second-factor/qr.svg")
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert chief.read_key() == chief.read_key()  # a second look shows the same, or what was scanned would be void


def test_setting_up_needs_a_good_code_and_shows_ten_recovery_codes_once(app: Flask, chief: Person) -> None:
    chief.sign_in()
    key = chief.read_key()
    for code in ("000000", "", make_code(key, 5), "абвгде", "1" * 300):
        answer = chief.post("/account/second-factor", code=code)
        assert (answer.status_code, WRONG in answer.text) == (422, True)
        assert chief.read_key() == key
    assert read_account(app).totp_secret is None
    answer = chief.post("/account/second-factor", code=f" {make_code(key)[:3]} {make_code(key)[3:]} ")
    codes = re.findall(r"<li>([0-9A-Z-]{19})</li>", answer.text)
    assert (answer.status_code, answer.headers["Cache-Control"], len(set(codes))) == (200, "no-store", 10)
    assert not any(code in chief.get("/account/second-factor").text for code in codes)
    assert chief.get("/account/second-factor/qr.svg").status_code == 404
    row = read_account(app)
    stored = f"{row.totp_secret} {row.recovery_codes}"
    assert not any(secret in stored for secret in (key, key.replace("-", ""), *codes))


def test_who_signed_in_elsewhere_with_the_password_alone_is_signed_out_by_setting_it_up(
    app: Flask, chief: Person
) -> None:
    thief = Person(app, address="198.51.100.3")
    for person in (chief, thief):
        person.sign_in()
    chief.post("/account/second-factor", code="000000")
    assert thief.is_signed_in()
    chief.set_up_second_factor()
    assert chief.get("/administration/register").status_code == 200
    assert not thief.is_signed_in()
    assert thief.get("/administration/").headers["Location"].startswith("/account/sign-in")


def test_a_right_password_alone_opens_nothing(known: tuple[Person, str, list[str]]) -> None:
    person, _, _ = known
    answer = person.sign_in()
    assert (answer.status_code, answer.headers["Location"]) == (303, CODE)
    assert not person.is_signed_in()
    assert person.get("/account/second-factor").status_code == 303
    assert person.get("/api/v1/cycles").status_code == 401


def test_a_code_lets_in_and_none_works_twice(app: Flask, known: tuple[Person, str, list[str]]) -> None:
    person, key, _ = known
    forget_counter(app)
    code = make_code(key)
    person.sign_in(wanted="/account/password")
    assert person.post(CODE, code="000000").status_code == 422
    answer = person.post(CODE, code=code)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/password")
    assert person.is_signed_in()
    thief = Person(app, address="198.51.100.3")
    thief.sign_in()
    for stolen in (code, make_code(key, -1)):  # the one before it is old too, though its half-minute would do
        assert thief.post(CODE, code=stolen).status_code == 422
    assert not thief.is_signed_in()


def test_the_code_that_set_it_up_is_used_too(known: tuple[Person, str, list[str]]) -> None:
    person, key, _ = known
    person.sign_in()
    assert person.post(CODE, code=make_code(key)).status_code == 422
    assert person.post(CODE, code=make_code(key, 1)).status_code == 303


def test_clocks_may_differ_by_half_a_minute(app: Flask, known: tuple[Person, str, list[str]]) -> None:
    person, key, _ = known
    for steps, status in ((-3, 422), (3, 422), (-1, 303), (1, 303)):
        forget_counter(app)
        person.sign_in()
        assert person.post(CODE, code=make_code(key, steps)).status_code == status
        person.post("/account/sign-out", on="/account/")


def test_a_recovery_code_lets_in_once(known: tuple[Person, str, list[str]]) -> None:
    person, _, recovery = known
    person.sign_in()
    answer = person.post(CODE, recovery=recovery[3].lower().replace("-", " "))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/second-factor?used=recovery")
    page = person.get(answer.headers["Location"]).text
    assert "Вы вошли по коду восстановления." in page
    assert "кодов восстановления: 9." in page
    person.post("/account/sign-out", on="/account/")
    person.sign_in()
    answer = person.post(CODE, recovery=recovery[3])
    assert (answer.status_code, "Такого кода восстановления нет, или он уже использован." in answer.text) == (422, True)
    assert person.post(CODE, recovery=recovery[4]).status_code == 303


def test_new_recovery_codes_need_a_code_and_replace_the_old(app: Flask, known: tuple[Person, str, list[str]]) -> None:
    person, key, recovery = known
    person.sign_in()
    person.post(CODE, recovery=recovery[0])
    wanted, page = "/account/second-factor/recovery-codes", "/account/second-factor"
    assert person.post(wanted, on=page, code="000000").status_code == 422
    forget_counter(app)
    answer = person.post(wanted, on=page, code=make_code(key))
    fresh = re.findall(r"<li>([0-9A-Z-]{19})</li>", answer.text)
    assert len(fresh) == 10
    assert not set(fresh) & set(recovery)
    person.post("/account/sign-out", on="/account/")
    person.sign_in()
    assert person.post(CODE, recovery=recovery[1]).status_code == 422
    assert person.post(CODE, recovery=fresh[1]).status_code == 303


def test_an_administrator_cannot_turn_it_off(known: tuple[Person, str, list[str]]) -> None:
    person, key, _ = known
    person.sign_in()
    person.post(CODE, code=make_code(key, 1))
    assert "Выключить" not in person.get("/account/second-factor").text
    off = person.post("/account/second-factor/off", on="/account/second-factor", code=make_code(key, 1))
    assert off.status_code == 404


def test_others_may_turn_it_on_and_off(app: Flask, member: Person) -> None:
    member.sign_in()
    assert "Администратору" not in member.get("/account/second-factor").text
    key, _ = member.set_up_second_factor()
    assert member.sign_in().headers["Location"] == CODE
    member.post(CODE, code=make_code(key, 1))
    off, page = "/account/second-factor/off", "/account/second-factor"
    assert member.post(off, on=page, code="000000").status_code == 422
    assert read_account(app).totp_secret is not None
    forget_counter(app)
    assert member.post(off, on=page, code=make_code(key)).status_code == 303
    row = read_account(app)
    assert (row.totp_secret, row.totp_counter, row.recovery_codes) == (None, None, None)
    assert member.post(off, on=page, code=make_code(key)).status_code == 303  # it is off already
    assert member.sign_in().headers["Location"] == "/council/"


def test_half_a_sign_in_ends_with_a_changed_password(app: Flask, known: tuple[Person, str, list[str]]) -> None:
    person, key, _ = known
    person.sign_in()
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE account SET uniquifier = 'changed'"))
    answer = person.post(CODE, code=make_code(key, 1))
    assert answer.headers["Location"] == "/account/sign-in"
    assert not person.is_signed_in()


def test_without_a_password_before_nobody_is_asked_for_a_code(app: Flask) -> None:
    person = Person(app)
    assert person.get(CODE).headers["Location"] == "/account/sign-in"
    assert person.post(CODE, on="/account/sign-in", code="000000").headers["Location"] == "/account/sign-in"


def test_half_a_sign_in_lasts_ten_minutes(
    known: tuple[Person, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    person, key, _ = known
    person.sign_in()
    monkeypatch.setattr("survey_app.web.accounts.pending._SECONDS", -1)
    assert person.post(CODE, on="/account/sign-in", code=make_code(key, 1)).headers["Location"] == "/account/sign-in"
    assert not person.is_signed_in()


def test_a_form_from_elsewhere_changes_nothing(app: Flask, known: tuple[Person, str, list[str]]) -> None:
    person, key, _ = known
    person.sign_in()
    answer = person.client.post(CODE, data={"code": make_code(key, 1)})
    assert (answer.status_code, "Страница устарела" in answer.text) == (422, True)
    person.post(CODE, code=make_code(key, 1))
    for address in ("/account/second-factor/recovery-codes", "/account/second-factor"):
        assert person.client.post(address, data={"code": make_code(key)}).status_code in (303, 422)
    assert read_account(app).totp_secret is not None


def test_a_new_link_can_forget_a_lost_telephone(app: Flask, known: tuple[Person, str, list[str]]) -> None:
    person, _, recovery = known
    result = app.test_cli_runner().invoke(args=["accounts", "link", EMAIL, "--reset-second-factor"])
    link = result.stdout.strip().removeprefix("http://localhost:8000")
    assert person.set_password(link, PASSWORD).status_code == 303
    assert person.sign_in().headers["Location"] != CODE
    assert person.get("/account/").status_code == 200
    assert person.read_key()
    assert recovery
