"""Whoever shows nothing is sent to sign in from every staff page, and gets 401 for all council data.

Which addresses those are follows from how they begin and end, not from the access table: a line of the table that opens
one of them to everybody fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.routing import Rule

STAFF = ("/council/", "/administration/", "/organization/", "/account/")
DATA = ("totals", "rating", "suggestions", "observations", "batch")
# Signing in, and what comes before: nobody could be asked there who they are.
PROVING = {
    *("/account/sign-in", "/account/token-sign-in", "/account/demo-sign-in", "/account/sign-out", "/council/sign-in"),
    *("/account/second-factor/code", "/account/reset", "/account/<any(invitation, reset):kind>/<key>"),
}
VALUES = {
    "kind": "reset",
    "act": "link",
    "key": "x",
    "number": 1,
    "meeting": 1,
    "question": "own_1_1",
    "proposal": 1,
    "year": 2026,
    "form": "csv",
    "code": "K7M3Q9XA",
    "cycle": "social-2026",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: nothing is asked of it."""
    return sqlite_url


def find_kind(rule: Rule) -> str:
    """Tell from the address alone what a route is."""
    name = rule.rule.rpartition("/")[2].partition(".")[0]
    if rule.rule.startswith("/api/v1/cycles") or (rule.rule.startswith("/api/") and name in DATA):
        return "data"
    return "page" if rule.rule.startswith(STAFF) and rule.rule not in PROVING else "open"


def list_calls(app: Flask, kind: str) -> Iterator[tuple[str, str]]:
    """List method and address of every route of a kind, about something or other."""
    for rule in app.url_map.iter_rules():
        if find_kind(rule) != kind:
            continue
        values: dict[str, Any] = {name: VALUES.get(name, "x") for name in rule.arguments - (rule.defaults or {}).keys()}
        with app.test_request_context():
            address = url_for(rule.endpoint, **values)
        yield from ((method, address) for method in sorted((rule.methods or set()) - {"OPTIONS"}))


def test_every_staff_page_sends_a_stranger_to_sign_in(app: Flask, client: FlaskClient) -> None:
    calls = list(list_calls(app, "page"))
    assert len({address.split("/")[1] for _, address in calls}) == len(STAFF)
    for method, address in calls:
        answer = client.open(address, method=method)
        led = (answer.status_code, answer.headers.get("Location", "").partition("?")[0])
        assert led == (303, "/account/sign-in"), f"{method} {address}"


def test_all_council_data_asks_for_a_token(app: Flask, client: FlaskClient) -> None:
    calls = list(list_calls(app, "data"))
    assert {"totals", "rating", "suggestions", "observations"} <= {
        address.rpartition("/")[2].partition(".")[0] for _, address in calls
    }
    for method, address in calls:
        for headers in ({}, {"Authorization": "Bearer nok_wrong"}, {"Authorization": "Basic eDp5"}):
            answer = client.open(address, method=method, headers=headers)
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), f"{method} {address}"


def test_what_is_open_is_known(app: Flask) -> None:
    """An exception that no route needs any more is none."""
    assert {rule.rule for rule in app.url_map.iter_rules()} >= PROVING
