"""Signing in with a password: whom it lets in, what it says to others, and that it tells nobody who has an account."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update

from survey_app.domain.accounts import NewAccount
from survey_app.services.disable_account import disable_account
from survey_app.storage.models import AccountRow, AccountSessionRow
from survey_app.web.accounts.security import AccountSecurity
from tests.accounts import EMAIL, PASSWORD, Person, add_person, invite, read_account

WRONG = "Неверный адрес или пароль."


def test_a_member_signs_in_and_reads_what_the_council_may(member: Person) -> None:
    answer = member.sign_in()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/council/")
    assert "health-2026" in member.get("/council/").text
    assert member.get("/api/v1/cycles").get_json()["cycles"][0]["code"] == "health-2026"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/council/cycles/health-2026", "/council/cycles/health-2026"),
        ("https://elsewhere.example/", "/council/"),
        ("//elsewhere.example/council/", "/council/"),
        ("/council/\\@elsewhere.example", "/council/"),
        ("/council/\r\nSet-Cookie: a=b", "/council/"),
        ("/s/K7M3Q9XA", "/council/"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whoever_signs_in_is_led_to_a_page_of_ours_only(member: Person, wanted: str, led_to: str) -> None:
    assert member.sign_in(wanted=wanted).headers["Location"] == led_to


def test_the_address_is_found_however_it_is_typed(member: Person) -> None:
    assert member.sign_in(email=" IVANOVA@Example.RU ").status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "не тот пароль, увы"),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, ""),
        (EMAIL, "x" * 5000),
        ("nobody@example.ru", PASSWORD),
        ("no address", PASSWORD),
        ("", ""),
        ("\x01", "\x01"),
    ],
)
def test_every_wrong_pair_is_answered_alike(member: Person, email: str, password: str) -> None:
    answer = member.sign_in(email, password)
    assert (answer.status_code, WRONG in answer.text) == (422, True)
    assert not password or password not in answer.text
    assert not member.is_signed_in()


def test_who_is_disabled_or_has_no_password_yet_gets_the_same_answer(app: Flask, member: Person) -> None:
    invite(app, NewAccount("new@example.ru", "administrator"))
    with app.extensions["survey"].sessions.begin() as session:
        disable_account(session, EMAIL, datetime.now(UTC))
    pages = {member.sign_in(email).text.replace(email, "…") for email in (EMAIL, "new@example.ru", "nobody@example.ru")}
    assert len({page.partition("csrf")[0] + page.rpartition("</form>")[2] for page in pages}) == 1
    assert WRONG in pages.pop()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_password_is_hashed_as_often_whether_or_not_there_is_an_account(
    app: Flask, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes the time is argon2: it runs once for every pair, and its cost is the same."""
    judged: list[str] = []
    verify = AccountSecurity.verify_password

    def watched(self: AccountSecurity, row: AccountRow | None, password: str) -> bool:
        judged.append("there" if row is not None and row.password_hash else "not there")
        return verify(self, row, password)

    monkeypatch.setattr(AccountSecurity, "verify_password", watched)
    member.sign_in(password="не тот пароль, увы")
    member.sign_in("nobody@example.ru")
    assert judged == ["there", "not there"]
    nobodys = app.extensions["survey_accounts"]._nobodys_hash
    own = read_account(app).password_hash
    assert nobodys is not None
    assert own is not None
    assert nobodys.split("$")[:4] == own.split("$")[:4] == ["", "argon2id", "v=19", "m=19456,t=2,p=1"]


def test_a_form_from_elsewhere_signs_nobody_in(member: Person) -> None:
    answer = member.client.post("/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, "Страница устарела" in answer.text) == (422, True)
    assert not member.is_signed_in()


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(member: Person) -> None:
    member.sign_in()
    cookie = member.client.get_cookie("session")
    assert cookie is not None
    assert member.client.post("/account/sign-out").status_code == 400
    assert member.is_signed_in()  # from elsewhere: nothing happens
    member.post("/account/sign-out", on="/account/")
    assert not member.is_signed_in()
    member.client.set_cookie("session", cookie.value)
    assert not member.is_signed_in()


def test_the_cookie_holds_no_key_of_another_and_is_http_only(member: Person) -> None:
    sent = member.sign_in().headers["Set-Cookie"]
    assert all(part in sent for part in ("session=", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_the_database_holds_no_key_password_or_browser(app: Flask, member: Person) -> None:
    member.sign_in()
    with member.client.session_transaction("/account/") as kept:
        key = kept["account"]
    with app.extensions["survey"].readers() as session:
        tables = ("account", "account_session", "audit_entry")
        rows = [row for table in tables for row in session.execute(text(f"SELECT * FROM {table}"))]
    stored = " ".join(str(value) for row in rows for value in row)
    assert "Firefox, Windows" in stored
    for secret in (key, PASSWORD, "Mozilla", "192.0.2.1", "rv:142"):
        assert secret not in stored


def test_a_session_lasts_twelve_hours(app: Flask, member: Person) -> None:
    member.sign_in()
    for hours, is_in in ((11.9, True), (12.1, False)):
        with app.extensions["survey"].sessions.begin() as session:
            session.execute(update(AccountSessionRow).values(created_at=datetime.now(UTC) - timedelta(hours=hours)))
        assert member.is_signed_in() == is_in
    member.sign_in()
    with app.extensions["survey"].readers() as session:
        assert session.scalar(text("SELECT count(*) FROM account_session")) == 1  # the one that was over is gone


def test_an_authority_sees_published_cycles_of_its_councils_only(app: Flask, councils: tuple[int, int]) -> None:
    assert councils
    person = add_person(app, NewAccount(EMAIL, "authority", ("health",)))
    person.sign_in()
    assert person.get("/api/v1/cycles").get_json()["cycles"] == []
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE cycle SET state = 'published'"))
    assert [each["code"] for each in person.get("/api/v1/cycles").get_json()["cycles"]] == ["health-2026"]


def test_the_day_of_use_is_noted_once(app: Flask, member: Person) -> None:
    member.sign_in()
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE account_session SET last_seen_on = '2026-01-01'"))
    member.get("/account/")
    with app.extensions["survey"].readers() as session:
        assert session.scalars(text("SELECT last_seen_on FROM account_session")).one() != "2026-01-01"


def test_the_former_address_leads_on_and_takes_nothing_else_along(member: Person) -> None:
    answer = member.get("/council/sign-in?next=/council/&_scheme=ftp&_external=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/account/sign-in?next=/council/")
