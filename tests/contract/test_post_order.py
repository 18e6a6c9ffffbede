"""The order of checks: of all that is wrong with a request, the first in the contract's order is answered."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.contract.conftest import ADDRESS, check_problem, count_stored, prepare
from tests.factories import ANSWERS, response_payload

STRANGER = {"Origin": "https://elsewhere.example"}
NOWHERE = "/api/v1/organizations/K7M3Q9XB/responses"


@pytest.fixture
def limited(database_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """An installation that takes three requests of a network, of pages of one site."""
    app = create_app(make_settings(database_url, ratelimit_per_network=3), catalogue)
    prepare(app, hosts=("clinic.example.ru",))
    yield app
    app.extensions["survey"].close()


def test_each_check_comes_before_the_next(limited: Flask) -> None:
    client = limited.test_client()
    stored = response_payload()
    assert client.post(ADDRESS, json=stored).status_code == 201
    big, broken = b"{" * 70_000, b"{"

    def refusal(status: int, code: str, address: str = ADDRESS, **request: Any) -> None:
        check_problem(client.post(address, headers=STRANGER, **request), status, code)

    refusal(413, "too_large", NOWHERE, data=big, content_type="text/plain")
    refusal(415, "unsupported_media_type", NOWHERE, data=broken, content_type="text/plain")
    refusal(400, "malformed", NOWHERE, data=broken, content_type="application/json")
    refusal(404, "organization_unknown", NOWHERE, json=response_payload({}))
    refusal(409, "response_conflict", json={**stored, "answers": {}})
    refusal(403, "origin_not_allowed", json=response_payload({}))
    refusal(429, "rate_limited", json={**stored, "answers": {}})
    refusal(429, "rate_limited", json=stored)
    refusal(400, "malformed", data=broken, content_type="application/json")
    assert count_stored(limited) == 1


def test_an_unknown_questionnaire_comes_before_its_answers(collecting: FlaskClient) -> None:
    payload = response_payload({}, questionnaire={"code": "nok-general", "version": 9}, seconds=-5)
    check_problem(collecting.post(ADDRESS, json=payload), 422, "questionnaire_unknown")


def test_the_origin_comes_before_the_questionnaire(limited: Flask) -> None:
    payload = response_payload({**ANSWERS}, questionnaire={"code": "nok-general", "version": 9})
    answer = limited.test_client().post(ADDRESS, json=payload, headers=STRANGER)
    check_problem(answer, 403, "origin_not_allowed")
    assert count_stored(limited) == 0


def test_a_repeat_is_answered_to_whoever_sends_it(limited: Flask) -> None:
    client = limited.test_client()
    stored = response_payload()
    first = client.post(ADDRESS, json=stored)
    again = client.post(ADDRESS, json=stored, headers=STRANGER)
    assert (again.status_code, again.get_json()) == (200, first.get_json())
