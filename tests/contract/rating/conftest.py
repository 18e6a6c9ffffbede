"""A council with an open cycle, callers with and without rights, and what they call."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.storage.models import CycleRow
from survey_app.storage.tokens import add_token
from tests.conftest import make_settings
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload

CODE: Final = "K7M3Q9XA"
FORMULA: Final = '=HYPERLINK("http://bad.example";"Дом")'
RATING: Final = "/api/v1/cycles/social-2026/rating"


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls with a token, or without one."""

    client: FlaskClient
    token: str | None

    def get(self, address: str) -> TestResponse:
        """GET an address."""
        return self.client.get(address, headers=self._headers())

    def put(self, content: object, cycle: str = "social-2026", code: str = CODE, **options: Any) -> TestResponse:
        """PUT observations of an organization; `options` replace what is sent."""
        sent = {"data": json.dumps(content), "content_type": "application/json"} | options
        return self.client.put(observations(cycle, code), headers=self._headers(), **sent)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def observations(cycle: str = "social-2026", code: str = CODE) -> str:
    """Return the address of an organization's observations."""
    return f"/api/v1/cycles/{cycle}/organizations/{code}/observations"


def refusal(answer: TestResponse) -> tuple[int, str]:
    """Return status and code of a refusal, which must have the form of RFC 9457."""
    assert answer.mimetype == "application/problem+json", answer.data[:300]
    problem = answer.get_json()
    assert problem["status"] == answer.status_code
    assert problem["detail"]
    return answer.status_code, problem["code"]


def move(app: Flask, state: str, code: str = "social-2026") -> None:
    """Let a cycle be in a state."""
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == code).values(state=state))


@pytest.fixture
def app(database_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """The application with a council's open cycle of two organizations, one outside, and another council."""
    app = create_app(make_settings(database_url), catalogue)
    with app.extensions["survey"].sessions.begin() as session:
        place: dict[str, Any] = {"region": "Тверская область", "oktmo": "28701000001", "recipients": 100}
        listed = [
            add_organization(session, CODE, name=FORMULA, short_name="", inn="7707083893", **place),
            add_organization(session, "CBBAAAA2", sphere="culture", name="Клуб", short_name=""),
        ]
        add_organization(session, "DDDD1111")
        council, museums = add_council(session), add_council(session, "museums")
        add_cycle(session, council, listed)
        add_cycle(session, museums, [])
    yield app
    app.extensions["survey"].close()


def call_as(app: Flask, council_id: int | None, role: str = "operator") -> Caller:
    """Return somebody with a token of a council, or without any."""
    if council_id is None:
        return Caller(app.test_client(), None)
    with app.extensions["survey"].sessions.begin() as session:
        token = add_token(session, council_id, role, created_at=datetime.now(UTC), expires_on=None)[1]
    return Caller(app.test_client(), token)


@pytest.fixture
def operator(app: Flask) -> Caller:
    """An operator of the council, after two people answered in the first organization and one outside the cycle."""
    for code, changes in ((CODE, {}), (CODE, {"recommend": "no"}), ("DDDD1111", {})):
        payload = response_payload({**ANSWERS, **changes})
        assert app.test_client().post(f"/api/v1/organizations/{code}/responses", json=payload).status_code == 201
    return call_as(app, 1)
