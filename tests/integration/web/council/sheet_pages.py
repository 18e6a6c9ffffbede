"""An operator at a browser, and how the forms of an operator's work are sent."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update
from werkzeug.test import TestResponse

from survey_app.storage.models import CycleRow
from tests.factories import ANSWERS
from tests.fixed_clock import stop_clock
from tests.integration.web.council.conftest import make_token
from tests.integration.web.council.test_pages import _csrf as read_csrf
from tests.integration.web.council.test_pages import _sign_in as sign_in

CYCLE = "/council/cycles/social-2026"
STACK = f"{CYCLE}/entry?organization=K7M3Q9XA&channel=paper&day=2026-03-14&from=201&to=203"
AGAIN = f"{CYCLE}/second-keying/sheet?organization=K7M3Q9XA&channel=paper"
VOID = f"{CYCLE}/void"
REPORT = f"{CYCLE}/report"


@pytest.fixture
def operator(
    app: Flask, client: FlaskClient, councils: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """An operator of the council at a browser, on 20 May."""
    for module in ("sheet_entry", "sheet_stack", "sheet_voids", "second_keying"):
        stop_clock(monkeypatch, f"survey_app.web.council.{module}")
    sign_in(client, make_token(app, councils[0], "operator"))
    return client


def post(client: FlaskClient, page: str, fields: Mapping[str, str], *, follow: bool = False) -> TestResponse:
    """Send the form of a page as it stands there."""
    shown = client.get(page).text
    found = re.findall(r'<form method="post"[^>]*action="([^"]*)"', shown)
    action = next(each for each in found if "sign-out" not in each).replace("&amp;", "&")
    hidden = dict(re.findall(r'type="hidden" name="(attempt)" value="([^"]*)"', shown))
    return client.post(action, data={"csrf_token": read_csrf(shown), **hidden, **fields}, follow_redirects=follow)


def answer(answers: Mapping[str, object] = ANSWERS, **changes: object) -> dict[str, str]:
    return {f"answer-{code}": str(value) for code, value in {**answers, **changes}.items()}


def count(app: Flask, what: str = "response") -> int:
    with app.extensions["survey"].engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())


def read_address(answered: TestResponse) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answered.headers["Location"]).query).items()}


def move(app: Flask, state: str) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == "social-2026").values(state=state))
