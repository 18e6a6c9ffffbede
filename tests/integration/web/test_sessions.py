"""No session where citizens are: whatever a page of theirs does, it can set no cookie."""

import pytest
from flask import Flask, session

CITIZENS = ["/", "/s/K7M3Q9XA", "/q/K7M3Q9XA", "/receipts", "/w/1.js"]


@pytest.mark.parametrize("path", CITIZENS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_citizens_page_cannot_write_a_session(app: Flask, path: str) -> None:
    with app.test_request_context(path), pytest.raises(RuntimeError, match="session is unavailable"):
        session["kept"] = 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_response_is_taken_without_a_session_and_the_council_has_one(app: Flask) -> None:
    with (
        app.test_request_context("/api/v1/organizations/K7M3Q9XA/responses", method="POST"),
        pytest.raises(RuntimeError, match="session is unavailable"),
    ):
        session["kept"] = 1
    for path in ("/council/", "/api/v1/cycles"):
        with app.test_request_context(path):
            session["kept"] = 1
            assert session["kept"] == 1
