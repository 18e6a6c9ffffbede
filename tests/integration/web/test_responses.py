"""A response over HTTP is stored once and answered with its receipt."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload

URL = "/api/v1/organizations/K7M3Q9XA/responses"


def _prepare(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        add_cycle(session, add_council(session), [add_organization(session)])


def test_a_response_is_stored_in_the_open_cycle(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    payload = response_payload({**ANSWERS, "suggestions": "Больше лавочек", "age": 41})
    first = client.post(URL, json=payload)
    assert first.status_code == 201, first.get_json()
    assert first.get_json().keys() == {"id", "receipt", "received_on"}
    again = client.post(URL, json=payload)
    assert (again.status_code, again.get_json()) == (200, first.get_json())
    with app.extensions["survey"].engine.connect() as connection:
        stored = connection.execute(
            text("SELECT cycle.code FROM response JOIN cycle ON cycle.id = response.cycle_id")
        ).scalars()
        assert list(stored) == ["social-2026"]
        assert list(connection.execute(text("SELECT text FROM pending_text")).scalars()) == ["Больше лавочек"]


def test_the_same_id_with_other_answers_is_a_conflict_before_anything_else(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    payload = response_payload()
    assert client.post(URL, json=payload).status_code == 201
    for answers in ({}, {**ANSWERS, "recommend": "no"}):
        answer = client.post(URL, json={**payload, "answers": answers}, headers={"Origin": "https://elsewhere.example"})
        assert (answer.status_code, answer.get_json()["code"]) == (409, "response_conflict")
