"""In a demonstration one button leads into every role; anywhere else none does."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.accounts import ROLES
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.factories import add_council, add_cycle, add_organization

SENT = "/account/demo-sign-in"


@pytest.fixture
def demo(sqlite_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """A demonstration with a council that leads a cycle."""
    app = create_app(make_settings(sqlite_url, demo=True), catalogue)
    with app.extensions["survey"].sessions.begin() as session:
        add_cycle(session, add_council(session), [add_organization(session)])
    yield app
    app.extensions["survey"].close()


def press(client: FlaskClient, who: str) -> tuple[int, str]:
    """Press the button of that value; returns status and address."""
    csrf = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account/sign-in").text)[0]
    answer = client.post(SENT, data={"who": who, "csrf_token": csrf})
    return answer.status_code, answer.headers.get("Location", "")


def list_buttons(client: FlaskClient) -> list[str]:
    return re.findall(r'name="who"\s+value="([^"]+)"', client.get("/account/sign-in").text)


def test_there_is_a_button_for_every_role_and_it_leads_to_its_pages(demo: Flask) -> None:
    buttons = list_buttons(demo.test_client())
    assert {each.partition(" ")[0] for each in buttons} == set(ROLES)
    for who in buttons:
        client = demo.test_client()
        status, address = press(client, who)
        assert status == 303
        page = client.get(address)
        assert page.status_code == 200, (who, address)
        assert "Выйти" in page.text


@pytest.mark.parametrize(
    "who", ["council 99", "organization 99", "king 1", "council x", "council 99999999999999999999", ""]
)
def test_nobody_is_somebody_who_is_not_there(demo: Flask, who: str) -> None:
    client = demo.test_client()
    assert press(client, who)[0] == 422
    assert client.get("/council/").status_code == 303


def test_elsewhere_no_button_is_shown_and_none_is_heeded(sqlite_url: str, demo: Flask, catalogue: Catalogue) -> None:
    signed = demo.test_client()
    press(signed, "administrator 0")
    cookie = signed.get_cookie("session")
    assert cookie
    app = create_app(make_settings(sqlite_url), catalogue)
    client = app.test_client()
    assert list_buttons(client) == []
    assert press(client, "council 1")[0] in (401, 422)
    client.set_cookie("session", cookie.value)
    assert client.get("/administration/register").status_code == 303
    app.extensions["survey"].close()
