"""A refusal by origin is counted by its host, on the council's day; the answer is the same whatever becomes of that."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from prometheus_client import REGISTRY
from sqlalchemy import select, text

from survey_app.storage.models import RefusedHostRow
from tests.factories import response_payload
from tests.integration.web.hosted_forms import CODE, count_responses, prepare


def counted(app: Flask) -> dict[str, int]:
    with app.extensions["survey"].engine.connect() as connection:
        return dict(connection.execute(select(RefusedHostRow.host, RefusedHostRow.count)).all())


def post(app: Flask, origin: str, **changes: Any) -> int:
    address = f"/api/v1/organizations/{CODE}/responses"
    answer = app.test_client().post(address, json=response_payload(**changes), headers={"Origin": origin})
    if answer.status_code == 403:
        assert answer.get_json()["code"] == "origin_not_allowed"
    return answer.status_code


def test_a_refusal_is_counted_by_its_host(app: Flask) -> None:
    prepare(app, hosts=["school.ru"])
    origins = ["https://www.New-School.ru:8443", "https://new-school.ru", "null", "https://a.ru/path?and=query", ""]
    assert [post(app, origin) for origin in origins] == [403] * 5
    assert counted(app) == {"new-school.ru": 2, "null": 1, "*": 2}
    assert count_responses(app) == 0


def test_a_page_that_asks_early_is_counted_as_it_would_be_when_it_sent(app: Flask) -> None:
    prepare(app, hosts=["school.ru"])
    address = f"/api/v1/organizations/{CODE}/challenge"
    origins = ["https://new-school.ru", "https://school.ru", "null"]
    asked = [app.test_client().get(address, headers={"Origin": each}).status_code for each in origins]
    assert asked == [403, 204, 403]
    assert counted(app) == {"new-school.ru": 1, "null": 1}


def test_only_refusals_by_origin_are_counted(app: Flask) -> None:
    prepare(app, hosts=["school.ru"])
    taken = response_payload()
    assert post(app, "https://school.ru", **taken) == 201
    assert post(app, "https://elsewhere.ru", **taken) == 200  # known: answered before the origin is looked at
    assert post(app, "https://school.ru", answers={}) == 422
    assert counted(app) == {}


def test_the_day_is_that_of_the_council(app: Flask) -> None:
    prepare(app, hosts=["school.ru"])
    kamchatka = ZoneInfo("Asia/Kamchatka")
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE council SET timezone = 'Asia/Kamchatka'"))
    before = datetime.now(UTC).astimezone(kamchatka).date()
    post(app, "https://elsewhere.ru")
    after = datetime.now(UTC).astimezone(kamchatka).date()
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(select(RefusedHostRow.day)) in (before, after)


def test_the_answer_does_not_hang_on_the_count(app: Flask) -> None:
    prepare(app, hosts=["school.ru"])
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("DROP TABLE refused_host"))
    assert post(app, "https://elsewhere.ru") == 403


def test_refusals_are_seen_in_the_metrics(app: Flask) -> None:
    prepare(app, hosts=["school.ru"])
    labels = {"code": "origin_not_allowed"}
    before = REGISTRY.get_sample_value("survey_refusals_total", labels) or 0
    post(app, "https://elsewhere.ru")
    assert REGISTRY.get_sample_value("survey_refusals_total", labels) == before + 1
