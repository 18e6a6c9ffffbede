"""Refusals say what was wrong in our own words: problem by problem to programs, in Russian to people."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("limit=0", [("/limit", "out_of_range")]),
        ("limit=ten", [("/limit", "out_of_range")]),
        ("limit=-1", [("/limit", "out_of_range")]),
        ("after=zzz", [("/after", "bad_cursor")]),
        ("query=" + "а+" * 11, [("/query", "too_long")]),
        ("query=" + "а" * 201, [("/query", "too_long")]),
        (
            "after=x&limit=0&query=" + "а" * 201,
            [("/query", "too_long"), ("/after", "bad_cursor"), ("/limit", "out_of_range")],
        ),
    ],
)
def test_a_search_is_refused_with_all_its_problems(
    client: FlaskClient, query: str, errors: list[tuple[str, str]]
) -> None:
    refused = client.get(f"/api/v1/organizations?{query}")
    problem = refused.get_json()
    assert (refused.status_code, problem["code"]) == (422, "invalid_input")
    assert [(each["pointer"], each["code"]) for each in problem["errors"]] == errors
    assert all(each["detail"] in problem["detail"] for each in problem["errors"])


def test_an_address_of_nothing_is_said_in_our_words(client: FlaskClient) -> None:
    unknown = client.get("/api/v1/nothing")
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "not_found")
    assert "openapi.json" in unknown.get_json()["detail"]
    page = client.get("/nothing")
    assert page.status_code == 404
    assert "<h1>Страница не найдена</h1>" in page.text
    assert "<p>Проверьте адрес.</p>" in page.text
