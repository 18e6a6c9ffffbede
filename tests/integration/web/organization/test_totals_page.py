"""What an organization reads about itself: in steps, small numbers hidden, nothing of others."""

import re
from datetime import UTC, datetime

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from survey_app.storage.models import AuditEntryRow, CycleRow, ResponseRow
from survey_app.web.api.openapi import render_openapi
from tests.accounts import Person
from tests.factories import ANSWERS
from tests.fixed_clock import stop_clock
from tests.integration.web.organization.conftest import CODE, OTHER, YEAR, answer

DOCUMENT = render_openapi("https://survey.example.org")


def read(person: Person, address: str = "/organization/") -> str:
    """Return the words of a page."""
    found = person.get(address)
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"
    return " ".join(re.sub(r"<[^>]+>", " ", found.text).split())


def test_nothing_is_told_before_the_tenth_answer(school: Person, client: FlaskClient) -> None:
    assert "Числа появятся, когда наберётся 10 ответов." in read(school)
    answer(client, 9)
    page = read(school)
    assert "Числа появятся, когда наберётся 10 ответов." in page
    assert "Ответы на вопросы" not in page
    answer(client, 1)
    assert "Ответов 10 Нужно 40" in read(school)


def test_small_numbers_are_hidden_and_the_page_says_why(school: Person, client: FlaskClient) -> None:
    answer(client, 10)
    answer(client, 11, channel="qr", place="hall")
    answer(client, 3, channel="link", answers={**ANSWERS, "disability": "yes", "accessibility_satisfied": "no"})
    page = read(school)
    assert "Ответов 24" in page
    assert "На сайте не показано" in page  # the smallest of the others hides the three
    assert "По QR-коду 11" in page
    assert "Холл: 11" in page
    assert "По ссылке не показано" in page
    assert "Меньше 5 человек ответили «да», не показано" in page
    assert "Меньше 5 ответов, не показано" in page
    assert "Почему показано не всё" in page
    assert "Точные числа видят общественный совет и его оператор. Тексты предложений читают только они." in page


def test_the_page_follows_in_steps(school: Person, client: FlaskClient) -> None:
    answer(client, 10)
    read(school)
    answer(client, 9)
    assert "Ответов 10 " in read(school)
    answer(client, 1)
    assert "Ответов 20 " in read(school)


def test_what_was_set_aside_is_told_without_a_number(school: Person, client: FlaskClient, app: Flask) -> None:
    answer(client, 10)
    read(school)
    with app.extensions["survey"].engine.begin() as connection:
        one = select(ResponseRow.id).limit(1).scalar_subquery()
        connection.execute(update(ResponseRow).where(ResponseRow.id == one).values(set_aside=True))
    page = read(school)
    assert "Ответов 10 " in page
    assert "Совет изменил, какие ответы считать." in page


def test_the_year_before_and_what_changed(school: Person, client: FlaskClient, app: Flask) -> None:
    answer(client, 20, answers={**ANSWERS, "recommend": "no"})
    with app.extensions["survey"].engine.begin() as connection:
        own = update(CycleRow).where(CycleRow.council_id.is_not(None))
        connection.execute(own.values(year=YEAR - 1, state="closed"))
        connection.exec_driver_sql("UPDATE cycle_organization SET is_open = false")
    assert f"Итоги за {YEAR - 1} год" in read(school)
    answer(client, 10)  # outside any cycle
    page = read(school)
    assert f"Итоги за {YEAR} год" in page
    assert "Ответы вне циклов оценки" in page
    assert f"Что изменилось с {YEAR - 1} года" in page
    assert re.search(r"родным и знакомым.*?0 % .*?100 % .*?\+100", page.replace("\u00a0", " "))
    assert f"Итоги за {YEAR - 1} год" in read(school, f"/organization/?year={YEAR - 1}")
    for nonsense in ("1999", "x", "", "²"):
        assert f"Итоги за {YEAR} год" in read(school, f"/organization/?year={nonsense}")


def test_looking_is_written_down(school: Person, client: FlaskClient, app: Flask) -> None:
    answer(client, 10)
    read(school)
    with app.extensions["survey"].readers() as session:
        acts = session.execute(select(AuditEntryRow.action, AuditEntryRow.subject, AuditEntryRow.role)).all()
    assert ("read_totals", CODE, "organization") in [tuple(each) for each in acts]


def test_where_to_begin(school: Person) -> None:
    page = school.get("/organization/install").text
    for address in ("", "/check", "/posters"):
        assert f'href="/install/{CODE}{address}"' in page
    assert f'href="/kiosk/{CODE}"' in page


def test_the_api_answers_what_the_page_shows(school: Person, client: FlaskClient) -> None:
    address = f"/api/v1/organizations/{CODE}/totals"
    answer(client, 12)
    answer(client, 10, channel="qr", place="hall")
    answer(client, 2, channel="link", answers={**ANSWERS, "age": 40, "suggestions": "Лавочки"})
    body = school.get(f"{address}?year={YEAR}").get_json()
    schema = {"$ref": "#/components/schemas/DisclosedYearTotals", "components": DOCUMENT["components"]}
    jsonschema_rs.validator_for(schema).validate(body)
    (only,) = body["cycles"]
    (totals,) = only["organizations"]
    assert only["cycle"]["code"] == f"social-{YEAR}"
    assert totals["responses"] == {
        "counted": 24,
        "set_aside": None,
        "required": 40,
        "by_channel": {"widget": 12, "link": None, "qr": None},
    }
    questions = {each["code"]: each for each in totals["questions"]}
    assert questions["recommend"] == {"code": "recommend", "answered": 24, "options": {"yes": 24, "no": 0}}
    assert questions["sex"] == {"code": "sex", "answered": None, "options": {"female": None, "male": None}}
    assert questions["age"] == {"code": "age", "answered": None, "options": {}}
    assert questions["suggestions"] == {"code": "suggestions", "answered": None, "options": {}}
    answer(client, 9)
    assert school.get(address).get_json()["cycles"] == body["cycles"]
    assert school.get(f"{address}?year={YEAR - 1}").get_json()["cycles"] == []
    assert school.get(f"/api/v1/organizations/{CODE.lower()}/totals").status_code == 200
    with pytest.MonkeyPatch.context() as patch:
        stop_clock(patch, "survey_app.web.api.totals", at=datetime(2025, 12, 31, 22, tzinfo=UTC))  # 2026 in Moscow
        assert school.get(f"/api/v1/organizations/{CODE}/totals").get_json()["year"] == 2026


def test_the_api_tells_nothing_else(school: Person, client: FlaskClient) -> None:
    answer(client, 10, OTHER)
    refused = {
        f"/api/v1/organizations/{OTHER}/totals": (404, "organization_unknown"),
        "/api/v1/organizations/ZZZZ9999/totals": (404, "organization_unknown"),
        f"/api/v1/organizations/{CODE}/totals?set_aside=include": (422, "invalid_input"),
        f"/api/v1/organizations/{CODE}/totals?by=place": (422, "invalid_input"),
        f"/api/v1/organizations/{CODE}/totals?year=1": (422, "invalid_input"),
        "/api/v1/cycles": (404, "not_found"),
        f"/api/v1/cycles/social-{YEAR}/totals": (404, "not_found"),
        f"/api/v1/cycles/social-{YEAR}/rating": (404, "not_found"),
        f"/api/v1/cycles/social-{YEAR}/suggestions": (404, "not_found"),
    }
    for address, expected in refused.items():
        found = school.get(address)
        assert (found.status_code, found.get_json()["code"]) == expected, address
    for page in ("/council/", f"/council/cycles/social-{YEAR}", "/administration/"):
        assert school.get(page).status_code == 404, page
