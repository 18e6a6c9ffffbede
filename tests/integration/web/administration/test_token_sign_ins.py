"""Whoever signed in with a token is out as soon as it is revoked, and the administrator sees that somebody is in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from survey_app.storage.models import TokenRow
from survey_app.storage.tokens import add_token
from tests.integration.web.administration.conftest import TOKEN, Administrator

TOKENS = "/administration/tokens"
PAGE, DATA = "/council/cycles/social-2026", "/api/v1/cycles/social-2026/totals"


@pytest.fixture
def token(app: Flask, administrator: Administrator) -> str:  # noqa: ARG001 - who adds the council
    with app.extensions["survey"].sessions.begin() as session:
        return add_token(session, 1, "council", created_at=datetime.now(UTC), expires_on=None)[1]


def sign_in(app: Flask, token: str) -> FlaskClient:
    client = app.test_client()
    form = {"csrf_token": TOKEN.findall(client.get("/account/sign-in").text)[-1], "token": token}
    assert client.post("/account/token-sign-in", data=form).status_code == 303
    return client


def read_sign_ins(page: str) -> list[str]:
    return re.findall(r"входов (?:на страницы )?за (?:последние )?12 часов: (\d+)", page, re.IGNORECASE)


def test_revoking_a_token_ends_at_once_what_was_begun_with_it(
    app: Flask, administrator: Administrator, token: str
) -> None:
    browsers = [sign_in(app, token), sign_in(app, token)]
    for browser in browsers:
        assert [browser.get(address).status_code for address in (PAGE, DATA)] == [200, 200]
    assert administrator.post(f"{TOKENS}/1/revoke").status_code == 303
    for browser in browsers:
        led, refused = browser.get(PAGE), browser.get(DATA)
        assert (led.status_code, led.headers["Location"].partition("?")[0]) == (303, "/account/sign-in")
        assert (refused.status_code, refused.get_json()["code"]) == (401, "unauthorized")
        assert browser.post("/account/token-sign-in", data={"token": token}).status_code == 422


def test_a_token_that_expires_ends_them_too(app: Flask, token: str) -> None:
    browser = sign_in(app, token)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(TokenRow).values(expires_on=yesterday))
    assert [browser.get(address).status_code for address in (PAGE, DATA)] == [303, 401]


def test_the_administrator_sees_how_often_a_token_was_signed_in_with(
    app: Flask, administrator: Administrator, token: str
) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        add_token(session, 1, "council", created_at=datetime.now(UTC), expires_on=None)
    assert read_sign_ins(administrator.get(TOKENS).text) == []
    for _ in range(2):
        sign_in(app, token)
    assert read_sign_ins(administrator.get(TOKENS).text) == ["2"]
    questions = [administrator.get(f"{TOKENS}/{number}/revoke").text for number in (1, 2)]
    assert [read_sign_ins(each) for each in questions] == [["2"], ["0"]]
