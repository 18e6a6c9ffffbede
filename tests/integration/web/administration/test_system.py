"""The signs of the system, good and bad, and the recount on demand."""

import re
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, text, update

from survey_app import VERSION
from survey_app.services.look_at_system import look_at_system
from survey_app.settings import ROOT
from survey_app.storage.models import ResponseRow, TallyRow
from survey_app.storage.refused_hosts import RefusedHosts
from survey_app.storage.tallies import fold
from survey_app.web.administration import system
from tests.factories import ANSWERS, response_payload
from tests.integration.web.administration.conftest import SCHOOL, Administrator

PAGE = "/administration/system"


def signs(app: Flask, *, is_limiter_away: bool = False) -> dict[str, bool]:
    state = look_at_system(app.extensions["survey"], datetime.now(UTC), is_limiter_away=is_limiter_away)
    return {each.name: each.is_good for each in state.signs}


def respond(app: Flask) -> None:
    sent = app.test_client().post(f"/api/v1/organizations/{SCHOOL}/responses", json=response_payload(ANSWERS))
    assert sent.status_code == 201


def start_worker(connection: Connection) -> None:
    connection.execute(text(f"UPDATE worker_lease SET holder = 'x', expires_at = {int(time.time()) + 30}"))


def test_all_is_well_once_a_worker_runs(app: Flask, administrator: Administrator) -> None:
    before = signs(app)
    assert {name for name, is_good in before.items() if not is_good} == {"Фоновая служба"}
    assert "flask worker run" in administrator.get(PAGE).text
    with app.extensions["survey"].engine.begin() as connection:
        start_worker(connection)
    assert set(signs(app).values()) == {True}
    page = administrator.get(PAGE).text
    assert "flask worker run" not in page
    assert "обратите внимание" not in page


def leave_untidied(connection: Connection) -> None:
    connection.execute(update(ResponseRow).values(received_on=date(2026, 1, 1)))


def change_revision(connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


@pytest.mark.parametrize(
    ("harm", "name"), [(leave_untidied, "Удаление временных данных"), (change_revision, "Схема базы")]
)
def test_what_is_wrong_is_seen(
    app: Flask, administrator: Administrator, harm: Callable[[Connection], None], name: str
) -> None:
    respond(app)
    assert signs(app)[name]
    with app.extensions["survey"].engine.begin() as connection:
        harm(connection)
    assert not signs(app)[name]
    assert "обратите внимание" in administrator.get(PAGE).text


def test_the_version_that_is_shown_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


@pytest.mark.usefixtures("administrator")
def test_refused_sites_and_a_lost_limiter_are_seen(app: Flask) -> None:
    here = app.extensions["survey"]
    organization = here.collection.organizations.find(SCHOOL)
    RefusedHosts(here.engine).count(organization.id, datetime.now(UTC).date() - timedelta(days=1), "moved.ru")
    found = signs(app, is_limiter_away=True)
    assert (found["Непринятые сайты за неделю"], found["Ограничитель запросов"]) == (False, False)


def test_totals_are_checked_on_demand_and_differences_named(app: Flask, administrator: Administrator) -> None:
    respond(app)
    with app.extensions["survey"].engine.begin() as connection:
        fold(connection)
    good = administrator.post(f"{PAGE}/check-totals", on=PAGE).text
    assert "Пересчитано ответов: 1. Расхождений нет." in re.sub(r"\s+", " ", good)
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(update(TallyRow).values(responses=7))
    bad = administrator.post(f"{PAGE}/check-totals", on=PAGE).text
    assert "подсчитано 7, на деле 1" in bad
    assert "flask totals rebuild" in bad
    assert administrator.client.post(f"{PAGE}/check-totals").status_code == 422


def test_too_many_responses_are_not_recounted_on_a_page(
    app: Flask, administrator: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    respond(app)
    form = administrator.get(PAGE).text
    monkeypatch.setattr(system, "MOST_RECOUNTED", 0)
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', form)[-1]
    answer = administrator.client.post(f"{PAGE}/check-totals", data={"csrf_token": token})
    assert (answer.status_code, "flask totals check" in answer.text) == (422, True)
