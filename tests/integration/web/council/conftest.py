"""A council with some responses, and clients that call with tokens."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from survey_app.storage.tallies import fold
from survey_app.storage.tokens import add_token
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, add_place, response_payload

TOTALS = "/api/v1/cycles/social-2026/totals"
PLACES = (("ward-10", "Отделение № 10", False), ("-2", "Второе <отделение>", False), ("old", "Прежнее", True))
BAD_NAME = "=cmd|'/C calc'!A0; «Школа»"


class Api:
    """A client that calls with a token."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, address: str) -> TestResponse:
        return self._client.get(address, headers=self._headers)

    def refusal(self, address: str) -> tuple[int, str]:
        answer = self.get(address)
        assert answer.mimetype == "application/problem+json", answer.data[:300]
        return answer.status_code, answer.get_json()["code"]


def make_token(app: Flask, council_id: int, role: str = "council", expires_on: date | None = None) -> str:
    with app.extensions["survey"].sessions.begin() as session:
        return add_token(session, council_id, role, created_at=datetime.now(UTC), expires_on=expires_on)[1]


@pytest.fixture
def councils(app: Flask) -> tuple[int, int]:
    """A council with a cycle of three organizations, one of them silent, and another council."""
    with app.extensions["survey"].sessions.begin() as session:
        school = add_organization(session, "K7M3Q9XA", name=BAD_NAME, inn="0770708389", recipients=10)
        for code, name, is_removed in PLACES:
            add_place(session, school, code, name, is_removed=is_removed)
        listed = [
            school,
            add_organization(session, "BBBB1111", name="Библиотека, детская", sphere="culture"),
            add_organization(session, "CCCC1111", name="Ясли"),
        ]
        add_organization(session, "DDDD1111", name="Вне цикла")
        council = add_council(session, "social")
        other = add_council(session, "museums")
        session.execute(text(f"INSERT INTO council_scope VALUES ({other.id}, 'sphere', 'culture')"))
        add_cycle(session, council, listed)
        add_cycle(session, other, [], year=2026)
        return council.id, other.id


@pytest.fixture
def api(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> Api:
    """The council's client, after some responses, half of them folded."""
    said: list[tuple[str, str, str | None, dict[str, Any]]] = [
        ("K7M3Q9XA", "widget", "ward-10", {"age": 30, "suggestions": "+ Больше лавочек"}),
        ("K7M3Q9XA", "qr", "ward-10", {"recommend": "no", "suggestions": "А ещё; «кавычки»"}),
        ("K7M3Q9XA", "widget", "nowhere", {"age": 14}),
        ("DDDD1111", "link", None, {"sex": "female"}),
    ]
    for number, (code, channel, place, changes) in enumerate(said):
        payload = response_payload({**ANSWERS, **changes}, channel=channel, place=place)
        assert client.post(f"/api/v1/organizations/{code}/responses", json=payload).status_code == 201
        if number == 1:
            with app.extensions["survey"].engine.begin() as connection:
                fold(connection)
    culture = response_payload({code: value for code, value in ANSWERS.items() if code != "on_time"})
    culture["questionnaire"]["code"] = "nok-culture"
    assert client.post("/api/v1/organizations/BBBB1111/responses", json=culture).status_code == 201
    return Api(client, make_token(app, councils[0]))
