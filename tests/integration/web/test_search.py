"""The start page leads to a questionnaire by code or by search; the API searches the same register."""

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.storage.models import CouncilScopeRow
from tests.factories import add_council, add_organization

REGISTER: Sequence[tuple[str, dict[str, Any]]] = [
    (
        "A1111A11",
        {"name": "Школа № 5 «Берёзка»", "short_name": "№ 5", "address": "г. Казань, ул. Мира, 1", "inn": "1655000001"},
    ),
    ("A2222A22", {"name": "БИБЛИОТЕКА 100%", "address": "г. Чистополь", "region": "Татарстан", "oktmo": "92659101"}),
    ("A3333A33", {"name": "Музей_дом", "short_name": "МД", "region": "Татарстан", "oktmo": "92701000"}),
    ("A4444A44", {"name": "Китапханә ӘҖ", "address": "Казан"}),
]


def _prepare(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        for code, values in REGISTER:
            add_organization(session, code, **values)


def _found(client: FlaskClient, address: str) -> list[str]:
    return [each["code"] for each in client.get(address).get_json()["organizations"]]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("берёзка", ["A1111A11"]),
        ("БЕРЕЗКА", ["A1111A11"]),
        ("казань школа", ["A1111A11"]),
        ("«Берёзка»", ["A1111A11"]),
        ("казан", ["A4444A44", "A1111A11"]),
        ("китапханә әҗ", ["A4444A44"]),
        ("библиотека", ["A2222A22"]),
        ("татарстан", ["A2222A22", "A3333A33"]),
        ("1655000001", ["A1111A11"]),
        ("1655", ["A1111A11"]),
        ("165", []),
        ("100%", ["A2222A22"]),
        ("%", ["A2222A22"]),
        ("_", ["A3333A33"]),
        ("мд", ["A3333A33"]),
        ("поликлиника", []),
    ],
)
def test_the_register_is_searched_as_people_type(app: Flask, client: FlaskClient, query: str, codes: list[str]) -> None:
    _prepare(app)
    assert _found(client, f"/api/v1/organizations?query={query.replace('%', '%25')}") == codes


def test_results_say_what_tells_organizations_apart(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    answer = client.get("/api/v1/organizations?query=березка")
    assert answer.get_json() == {
        "organizations": [
            {
                "code": "A1111A11",
                "name": "Школа № 5 «Берёзка»",
                "short_name": "№ 5",
                "sphere": "social",
                "kind": None,
                "region": "",
                "address": "г. Казань, ул. Мира, 1",
            }
        ],
        "after": None,
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_follow_each_other_without_gap_or_repeat(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    with app.extensions["survey"].sessions.begin() as session:
        for number in range(5):
            add_organization(session, f"BB55555{number}", name="Одно имя", identity=str(number).rjust(64, "0"))
    seen: list[str] = []
    address: str | None = "/api/v1/organizations?query=&limit=2"
    while address:
        answer = client.get(address)
        seen += [each["code"] for each in answer.get_json()["organizations"]]
        link = answer.headers.get("Link")
        address = link.partition(">")[0].removeprefix("<") if link else None
    assert len(seen) == len(set(seen)) == 9
    for many in ("101", "1000", "1000000000", "9" * 5000, "0" * 30 + "100"):
        assert seen == _found(client, f"/api/v1/organizations?limit={many}")


def test_a_council_s_search_keeps_to_its_jurisdiction(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    with app.extensions["survey"].sessions.begin() as session:
        council = add_council(session, "chistopol")
        session.add(CouncilScopeRow(council_id=council.id, kind="territory", value="92659"))
    assert _found(client, "/api/v1/organizations?council=chistopol") == ["A2222A22"]
    assert _found(client, "/api/v1/organizations?council=chistopol&query=музей") == []
    for unknown in ("nowhere", "%00"):
        refused = client.get(f"/api/v1/organizations?council={unknown}")
        assert (refused.status_code, refused.get_json()["code"]) == (404, "council_unknown")


@pytest.mark.parametrize(
    "bad", ["limit=0", "limit=000", "limit=１", "limit=ten", "limit=-1", "after=x", "query=" + "а+" * 11]
)
def test_what_cannot_be_searched_is_refused(client: FlaskClient, bad: str) -> None:
    refused = client.get(f"/api/v1/organizations?{bad}")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "invalid_input")


def test_the_start_page_leads_to_the_questionnaire_of_a_code(client: FlaskClient) -> None:
    for typed in (
        "A1111A11",
        "a1111a11",
        " а1111-а11 ",
        "АIIIIА11",
        "код A111 1A11",
        "http://localhost/s/A1111A11",
    ):
        answer = client.get("/", query_string={"code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/s/A1111A11?lang=ru")
    for typed, location in (
        ("http://localhost/q/a1111a11/desk?lang=en", "/q/A1111A11/desk?lang=ru"),
        ("localhost/q/A1111A11", "/q/A1111A11?lang=ru"),
        ("localhost/q/A1111A11/", "/q/A1111A11?lang=ru"),
    ):
        answer = client.get("/", query_string={"code": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, location)
    malformed = client.get("/?code=12345")
    assert malformed.status_code == 422
    assert 'value="12345"' in malformed.text
    assert "В коде 8 букв и цифр." in malformed.text


def test_the_start_page_lists_what_was_searched(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    found = client.get("/?query=БЕРЁЗКА").text
    assert '<a href="/s/A1111A11?lang=ru">№ 5</a>' in found
    assert '<p class="hint">Школа № 5 «Берёзка»</p>' in found
    assert "Найденные организации: 1" in found
    assert "Ничего не найдено." in client.get("/?query=поликлиника").text
    assert client.get("/", query_string={"query": "слово " * 50}).status_code == 200


def test_a_search_for_what_cannot_be_typed_finds_nothing(app: Flask, client: FlaskClient) -> None:
    _prepare(app)
    page = client.get("/?query=%00%01").text
    assert "Школа № 5" not in page
    assert "№ 5" in client.get("/?query=%00берёзка").text


def test_the_start_page_shows_twenty_and_says_that_there_are_more(app: Flask, client: FlaskClient) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        for number in range(10, 31):
            add_organization(session, f"AB5555{number}", name="Школа")
    page = client.get("/?query=школа").text
    assert page.count('href="/s/') == 20
    assert "Показаны первые 20." in page
