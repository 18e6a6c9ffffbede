"""Every answer under the public API can be read by any page; otherwise a refusal looks like a dead network."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.contract.conftest import ADDRESS
from tests.factories import response_payload

CARD = "/api/v1/organizations/K7M3Q9XA"
PREFLIGHT = {
    "Origin": "https://clinic.example.ru",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


def check_cors(answer: TestResponse) -> None:
    headers = answer.headers
    assert headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert headers["Access-Control-Expose-Headers"] == "Retry-After, ETag"
    assert headers["Access-Control-Max-Age"] == "86400"
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", CARD, 200),
        ("HEAD", CARD, 200),
        ("GET", f"{CARD}/questionnaire", 200),
        ("GET", f"{CARD}/challenge", 204),
        ("GET", "/api/v1/organizations/K7M3Q9XB", 404),
        ("GET", "/api/v1/organizations/K7M3Q9XB/questionnaire", 404),
        ("GET", f"{CARD}/nothing", 404),
        ("GET", f"{CARD}/", 404),
        ("POST", f"{CARD}/responses/nothing", 404),
        ("GET", "/api/v1/organizations/", 404),
        ("PUT", CARD, 405),
        ("GET", f"{CARD}/responses", 405),
        ("HEAD", f"{CARD}/responses", 405),
        ("DELETE", f"{CARD}/responses", 405),
        ("OPTIONS", f"{CARD}/responses", 200),
        ("OPTIONS", f"{CARD}/nothing", 404),
    ],
)
def test_each_answer_can_be_read(collecting: FlaskClient, method: str, address: str, status: int) -> None:
    answer = collecting.open(address, method=method)
    assert answer.status_code == status
    check_cors(answer)
    if status >= 400 and method != "HEAD":
        assert answer.mimetype == "application/problem+json"
    if status == 405:
        assert answer.headers["Allow"]


def test_each_answer_to_a_post_can_be_read(collecting: FlaskClient) -> None:
    payload = response_payload()
    for status, body in ((201, payload), (200, payload), (409, {**payload, "channel": "qr"}), (422, {})):
        answer = collecting.post(ADDRESS, json=body, headers={"Origin": "https://clinic.example.ru"})
        assert answer.status_code == status
        check_cors(answer)
    for status, data, media_type in (
        (413, b"x" * 70_000, "application/json"),
        (415, b"{}", "text/plain"),
        (400, b"{", "application/json"),
    ):
        answer = collecting.post(ADDRESS, data=data, content_type=media_type)
        assert answer.status_code == status
        check_cors(answer)


@pytest.mark.parametrize(
    "address", [ADDRESS, f"{CARD}/questionnaire", f"{CARD}/later", "/api/v1/organizations/K7M3Q9XB"]
)
def test_a_preflight_is_always_let_through(collecting: FlaskClient, address: str) -> None:
    answer = collecting.options(address, headers=PREFLIGHT)
    assert answer.status_code == 204
    assert answer.data == b""
    check_cors(answer)
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()


def test_our_own_fault_can_be_read_too(app: Flask, collecting: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.extensions["survey"].collection.organizations, "find", break_down)
    answer = collecting.post(ADDRESS, json=response_payload())
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal")
    assert "ZeroDivision" not in answer.get_data(as_text=True)
    check_cors(answer)


def test_nothing_else_is_open_to_other_pages(collecting: FlaskClient) -> None:
    for address in ("/healthz", "/api/v1/nothing"):
        assert "Access-Control-Allow-Origin" not in collecting.get(address).headers
