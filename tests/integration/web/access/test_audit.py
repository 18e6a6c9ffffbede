"""What pages and calls write to the audit log, and that nobody rewrites it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from survey_app.domain.audit import ACTS, AuditSearch
from survey_app.storage import audit
from survey_app.web.access import TABLE
from tests.factories import response_payload
from tests.integration.web.council.conftest import TOTALS, Api, api, councils, make_token
from tests.integration.web.council.test_pages import _sign_in as sign_in

__all__ = ["api", "councils"]  # fixtures
SUGGESTIONS = "/api/v1/cycles/social-2026/suggestions"
OBSERVATIONS = "/api/v1/cycles/social-2026/organizations/K7M3Q9XA/observations"


def read_log(app: Flask) -> list[tuple[Any, ...]]:
    with app.extensions["survey"].engine.connect() as connection:
        rows = connection.execute(
            text("SELECT actor, role, action, subject, detail, council_id FROM audit_entry ORDER BY id")
        )
        return [(*row[:4], json.loads(row[4]), row[5]) for row in rows]


def test_every_act_has_a_name() -> None:
    assert {rule.audit for rule in TABLE.values() if rule.audit} <= ACTS.keys()
    assert not [
        name
        for name, rule in TABLE.items()
        if rule.door == "api" and rule.audit is None and rule.scope and name != "observations.get_observations"
    ]


def test_readings_and_acts_are_logged_with_who_what_and_whose(app: Flask, api: Api, client: FlaskClient) -> None:
    assert api.get(TOTALS).status_code == 200
    assert api.get(f"{TOTALS}.csv?organization=к7м3q9ха&channel=qr").status_code == 200
    assert api.get("/api/v1/organizations/k7m3q9xa/totals?year=2026").status_code == 200
    assert api.get(SUGGESTIONS).status_code == 200
    assert api.get("/api/v1/cycles").status_code == 200
    put = client.put(OBSERVATIONS, json={"remote_channels": 3}, headers=api._headers)
    assert put.status_code == 200
    who = ("token 1", "council")
    assert read_log(app) == [
        (*who, "read_totals", "social-2026", {"form": "json"}, 1),
        (*who, "download_totals", "social-2026", {"form": "csv", "channel": "qr"}, 1),
        (*who, "read_totals", "K7M3Q9XA", {"year": "2026"}, 1),
        (*who, "read_texts", "social-2026", {"form": "json"}, 1),
        (*who, "record_observations", "social-2026/K7M3Q9XA", {}, 1),
    ]


@pytest.mark.usefixtures("api")
def test_posters_that_were_taken_are_logged_and_those_that_were_not_are_not(
    app: Flask, client: FlaskClient, councils: tuple[int, int]
) -> None:
    sign_in(client, make_token(app, councils[0]))
    assert client.get("/council/cycles/social-2026/posters").status_code == 200
    assert client.get("/council/cycles/social-2026/posters.pdf?size=a5").mimetype == "application/pdf"
    sign_in(client, make_token(app, councils[1]))
    assert client.get("/council/cycles/museums-2026/posters.pdf").status_code == 303  # of none there is no file
    taken = [entry for entry in read_log(app) if "poster" in entry[2]]
    assert taken == [("token 2", "council", "download_posters", "social-2026", {}, 1)]


def test_what_was_refused_is_no_act(app: Flask, api: Api, client: FlaskClient) -> None:
    for address in ("/api/v1/cycles/museums-2026/totals", f"{TOTALS}?by=colour", f"{TOTALS}?organization=ZZZZ9999"):
        assert api.get(address).status_code >= 400
    assert client.get(TOTALS).status_code == 401
    assert client.put(OBSERVATIONS, json={"remote_channels": -3}, headers=api._headers).status_code == 422
    assert read_log(app) == []


def test_taking_responses_writes_nothing(app: Flask, api: Api, client: FlaskClient) -> None:
    del api
    address = "/api/v1/organizations/K7M3Q9XA/responses"
    assert client.post(address, json=response_payload()).status_code == 201
    for page in ("/", "/s/K7M3Q9XA", "/council/sign-in", "/install/K7M3Q9XA"):
        client.get(page)
    assert read_log(app) == []


@pytest.fixture
def _full(app: Flask) -> Iterator[None]:
    """A log that takes no entry."""
    engine: Engine = app.extensions["survey"].engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry RENAME TO put_away"))
    yield
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE put_away RENAME TO audit_entry"))


@pytest.mark.usefixtures("_full")
def test_what_cannot_be_logged_is_not_shown(api: Api, client: FlaskClient) -> None:
    for address in (TOTALS, f"{TOTALS}.csv", SUGGESTIONS):
        answer = api.get(address)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
        assert answer.headers["Retry-After"]
        assert "лавочек" not in answer.text
    page = client.get("/s/K7M3Q9XA")
    assert page.status_code == 200
    assert client.post("/api/v1/organizations/K7M3Q9XA/responses", json=response_payload()).status_code == 201
    assert api.get("/api/v1/cycles").status_code == 200


FORGED = (
    "INTO audit_entry SELECT id, at, 'token 9', account_id, role, council_id, action, subject, detail FROM audit_entry"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'sign_in'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE id = 1",
        "TRUNCATE audit_entry",  # SQLite has no such statement
        f"INSERT OR REPLACE {FORGED}",  # PostgreSQL has no such statement
        f"INSERT {FORGED} WHERE true ON CONFLICT (id) DO UPDATE SET actor = excluded.actor",
    ],
)
def test_nobody_rewrites_the_log(app: Flask, api: Api, statement: str) -> None:
    api.get(TOTALS)
    before = read_log(app)
    with pytest.raises(DBAPIError), app.extensions["survey"].engine.begin() as connection:
        connection.execute(text(statement))
    assert read_log(app) == before != []


def test_the_log_is_paged_from_the_newest(app: Flask, api: Api, councils: tuple[int, int]) -> None:
    other = Api(app.test_client(), make_token(app, councils[1]))
    for _ in range(3):
        api.get(TOTALS)
        other.get("/api/v1/cycles/museums-2026/totals")
    with app.extensions["survey"].engine.connect() as connection:
        mine = AuditSearch(actor="token 2")
        first = audit.list_entries(connection, mine, most=2)
        rest = audit.list_entries(connection, mine, before=first[-1].id, most=2)
        everything = audit.list_entries(connection, AuditSearch())
    assert [each.id for each in first + rest] == [6, 4, 2]
    assert {(each.council, each.entry.subject, each.email) for each in first + rest} == {
        ("museums", "museums-2026", "")
    }
    assert [each.id for each in everything] == [6, 5, 4, 3, 2, 1]
    assert everything[0].entry.at.tzinfo is not None
