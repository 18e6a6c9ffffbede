"""The page of a council's pack: every state it has, and what may be done in each."""

import hashlib
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text, update

from survey_app.services.installation import Installation
from survey_app.storage.models import CouncilPackRow, CouncilRow
from survey_app.worker.lease import Lease
from survey_app.worker.packs import PackMaker
from tests.integration.services.packs import publish
from tests.integration.services.ratings import CYCLE
from tests.integration.web.council.lists import Clerk, sign_in
from tests.integration.web.council.test_cycle_lists import read_acts

PACK = f"/council/cycles/{CYCLE}/pack"


@pytest.fixture
def here(app: Flask) -> Installation:
    installation: Installation = app.extensions["survey"]
    publish(installation)
    return installation


@pytest.fixture
def clerk(app: Flask, here: Installation) -> Clerk:
    del here
    return sign_in(app, "council", 1)


def build(here: Installation) -> None:
    assert PackMaker(here.engine, here.catalogue, seconds=60).work()


def change(here: Installation, **values: object) -> None:
    with here.engine.begin() as connection:
        connection.execute(update(CouncilPackRow).values(**values))


def test_a_council_asks_waits_and_downloads(here: Installation, clerk: Clerk) -> None:
    page = clerk.get(PACK).text
    assert "Собрать пакет" in page
    page = clerk.do(PACK)
    assert "Ждёт очереди" in page
    assert "Фоновая служба не запущена" in page
    assert "flask worker run" in page
    assert f"flask packs build {CYCLE} --output pack.zip" in page
    assert Lease(here.engine).take()
    assert "flask worker run" not in clerk.get(PACK).text
    change(here, state="building", stage="pages", percent=47)
    page = clerk.get(PACK).text
    assert "Рисуются страницы организаций: <b>47 %</b>" in page
    assert "Ждёт очереди" not in clerk.do(PACK)  # asked again: the one under way goes on
    change(here, state="queued")
    build(here)
    page = clerk.get(PACK).text
    answer = clerk.get(f"{PACK}.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="pack-{CYCLE}.zip"'
    assert hashlib.sha256(answer.data).hexdigest() in page
    acts = [act for act in read_acts(clerk.app) if "pack" in act[0]]
    assert [act[:2] for act in acts] == [("request_pack", CYCLE), ("request_pack", CYCLE), ("download_pack", CYCLE)]


def test_times_are_the_councils(here: Installation, clerk: Clerk) -> None:
    clerk.do(PACK)
    change(here, requested_at=datetime(2026, 11, 22, 22, 30, tzinfo=UTC))
    assert "Запрошен 23.11.2026 в 01:30" in clerk.get(PACK).text


def test_what_changed_since_is_said(here: Installation, clerk: Clerk) -> None:
    clerk.do(PACK)
    build(here)
    assert "После сборки изменилось" not in clerk.get(PACK).text
    with here.sessions.begin() as session:
        session.execute(update(CouncilRow).values(name="Другой совет"))
    assert "После сборки изменилось" in clerk.get(PACK).text
    clerk.do(PACK)
    build(here)
    assert "После сборки изменилось" not in clerk.get(PACK).text


def test_cancelling(here: Installation, clerk: Clerk) -> None:
    clerk.do(PACK)
    page = clerk.do(f"{PACK}/cancel", on=PACK)
    assert "Сборка отменена" in page
    assert "Собрать ещё раз" in page
    answer = clerk.get(f"{PACK}.zip")
    assert (answer.status_code, answer.headers["Location"]) == (303, PACK)
    clerk.do(PACK)
    build(here)
    assert "Пакет готов" in clerk.do(f"{PACK}/cancel", on=PACK)  # it was there already


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("snapshot_changed", f"flask rating check {CYCLE}"),
        ("interrupted", f"flask packs build {CYCLE}"),
        ("internal", "причина записана в журнале фоновой службы"),
    ],
)
def test_a_failure_says_what_to_do(here: Installation, clerk: Clerk, error: str, words: str) -> None:
    clerk.do(PACK)
    change(here, state="failed", error=error)
    page = clerk.get(PACK).text
    assert "Пакет не собран" in page
    assert words in page
    assert "Собрать ещё раз" in page


def test_only_what_is_published_has_a_pack(here: Installation, clerk: Clerk) -> None:
    with here.engine.begin() as connection:
        connection.execute(text(f"UPDATE cycle SET state = 'closed' WHERE code = '{CYCLE}'"))
    page = clerk.get(PACK).text
    assert "ещё не опубликован" in page
    assert "<button" not in re.sub(r"(?s)<header.*?</header>", "", page).partition('id="pack"')[2]
    answer = clerk.post(PACK, on="/council/calendar")
    assert answer.status_code == 409
    assert "Результаты этого цикла ещё не опубликованы" in answer.text


def test_an_authority_downloads_and_asks_for_nothing(app: Flask, here: Installation, clerk: Clerk) -> None:
    authority = sign_in(app, "authority", 1)
    assert "Совет ещё не собирал пакет" in authority.get(PACK).text
    assert authority.post(PACK).status_code == 404
    clerk.do(PACK)
    build(here)
    page = authority.get(PACK).text
    assert "Скачать ZIP" in page
    assert "Собрать заново" not in page
    assert authority.get(f"{PACK}.zip").mimetype == "application/zip"


def test_forms_of_other_sites_do_nothing(clerk: Clerk) -> None:
    answer = clerk.client.post(PACK, data={"csrf_token": "x"})
    assert answer.status_code == 422
    assert "Страница устарела" in answer.text
    assert "Собрать пакет" in clerk.get(PACK).text
