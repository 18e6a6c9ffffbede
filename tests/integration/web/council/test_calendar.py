"""The council's calendar on pages: days are moved and ticked off, meetings written down, corrected, removed."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import text

from tests.factories import add_council
from tests.integration.web.council.lists import Clerk, read_notice, sign_in
from tests.integration.web.council.test_cycle_lists import read_acts

TODAY = datetime.now(ZoneInfo("Europe/Moscow")).date()
YEAR = TODAY.year - 1  # all of it is past but its last steps
CALENDAR = f"/council/calendar?year={YEAR}"
STEP = f"/council/calendar/{YEAR}/results"
MEETING = {"held_on": f"{YEAR}-02-10", "protocol": "1", "agenda": "Список\r\nРазное", "decision": "Утвердить <список>"}


@pytest.fixture
def clerk(app: Flask) -> Clerk:
    """A council; another one is there."""
    with app.extensions["survey"].sessions.begin() as session:
        council = add_council(session).id
        add_council(session, "other")
    return sign_in(app, "council", council)


def read_step(clerk: Clerk, title: str = "Подвести результаты оценки") -> str:
    """Return what the calendar says of a step."""
    page = clerk.get(CALENDAR).text
    row = page[page.index(title) :].partition("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split()).removeprefix(title).strip()


def test_a_step_is_overdue_until_it_is_done_or_moved(app: Flask, clerk: Clerk) -> None:
    assert read_step(clerk) == f"Срок до 01.12.{YEAR} Состояние просрочено"
    page = clerk.do(STEP, due_on=f"{YEAR + 2}-01-15", done_on="")
    assert read_notice(page) == "Срок сохранён."
    assert read_step(clerk) == f"Срок до 15.01.{YEAR + 2} срок совета Состояние " + (
        "скоро" if date(YEAR + 2, 1, 15) - TODAY <= timedelta(days=30) else "впереди"
    )
    clerk.do(STEP, due_on="", done_on=f"{YEAR}-11-30")
    assert read_step(clerk) == f"Срок до 01.12.{YEAR} Состояние сделано 30.11.{YEAR}"
    clerk.do(STEP, due_on=f"{YEAR}-12-01", done_on="")
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM council_step")) == 0, "the usual days are not kept"
    assert read_acts(app)[0] == ("change_step", "results", f'{{"year": "{YEAR}"}}')


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"due_on": "завтра"}, "Укажите день"),
        ({"due_on": "2050-01-01"}, "больше чем на два года"),
        ({"done_on": "2050-01-01"}, "ещё не наступил"),
    ],
)
def test_a_wrong_day_is_refused_and_comes_back(clerk: Clerk, fields: dict[str, str], sentence: str) -> None:
    answer = clerk.post(STEP, data=fields)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert f'value="{next(iter(fields.values()))}"' in answer.text
    assert "просрочено" in read_step(clerk)


def test_a_meeting_is_written_down_corrected_and_removed(app: Flask, clerk: Clerk) -> None:
    page = clerk.do("/council/meetings/add", data=MEETING)
    assert read_notice(page) == "Заседание сохранено."
    assert f"10.02.{YEAR}, протокол № 1" in page
    assert "Список\nРазное" in page
    assert "Утвердить &lt;список&gt;" in page
    quarters = re.findall(r"<dd>\s*(\d+)", page)
    assert quarters == ["1", "0", "0", "0"]
    assert page.count("нужно 1") == 3
    address = re.findall(r'href="(/council/meetings/\d+)"', page)[0]
    page = clerk.do(address, data={**MEETING, "protocol": "2-ОС", "held_on": f"{YEAR}-12-31"})
    assert re.findall(r"<dd>\s*(\d+)", page) == ["0", "0", "0", "1"]
    assert "протокол № 2-ОС" in page
    assert "Вернуть запись будет нельзя" in clerk.get(f"{address}/remove").text
    page = clerk.do(f"{address}/remove")
    assert read_notice(page) == "Заседание удалено."
    assert clerk.get(address).status_code == 404
    acts = [act for act, *_ in read_acts(app)]
    assert acts == ["record_meeting", "record_meeting", "remove_meeting"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"held_on": ""}, "Укажите день"),
        ({"held_on": "2050-01-01"}, "слишком давно"),
        ({"protocol": " "}, "Введите номер протокола"),
        ({"protocol": "x" * 81}, "Введите номер протокола"),
        ({"agenda": ""}, "Напишите, что"),
        ({"decision": "я" * 10_001}, "Напишите, что"),
    ],
)
def test_a_wrong_meeting_is_refused_and_comes_back(
    app: Flask, clerk: Clerk, fields: dict[str, str], sentence: str
) -> None:
    answer = clerk.post("/council/meetings/add", data={**MEETING, **fields})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    if "decision" not in fields:
        assert "Утвердить &lt;список&gt;" in answer.text
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM council_meeting")) == 0


def test_a_meeting_is_written_down_once(app: Flask, clerk: Clerk) -> None:
    page = clerk.do("/council/meetings/add", data=MEETING)
    assert "уже записано" in clerk.post("/council/meetings/add", data=MEETING).text
    address = re.findall(r'href="(/council/meetings/\d+)"', page)[0]
    clerk.do(address, data=MEETING)
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM council_meeting")) == 1


def test_all_problems_of_a_meeting_are_told_at_once(clerk: Clerk) -> None:
    page = clerk.post("/council/meetings/add").text
    for words in ("День заседания", "Номер протокола", "Повестка", "Решение"):
        assert f'">{words}: ' in page


def test_nobody_elses_meeting_and_no_other_step_is_there(app: Flask, clerk: Clerk) -> None:
    other = sign_in(app, "council", 2)
    page = other.do("/council/meetings/add", data=MEETING)
    address = re.findall(r'href="(/council/meetings/\d+)"', page)[0]
    assert "протокол № 1" not in clerk.get(CALENDAR).text
    for path in (address, f"{address}/remove", "/council/meetings/99999999999"):
        assert clerk.get(path).status_code == 404
        assert clerk.post(path, on="/council/meetings/add", data=MEETING).status_code == 404
    for path in ("/council/calendar/2026/none", "/council/calendar/1999/list"):
        assert clerk.get(path).status_code == 404


def test_the_operator_reads(app: Flask, clerk: Clerk) -> None:
    clerk.do("/council/meetings/add", data=MEETING)
    operator = sign_in(app, "operator", 1)
    page = operator.get(CALENDAR).text
    assert "протокол № 1" in page
    assert "/council/meetings/" not in page
    assert operator.get(STEP).status_code == 404


def test_an_old_page_changes_nothing(app: Flask, clerk: Clerk) -> None:
    for address in (STEP, "/council/meetings/add"):
        answer = clerk.client.post(address, data={**MEETING, "done_on": f"{YEAR}-01-01"})
        assert (answer.status_code, "Страница устарела" in answer.text) == (422, True)
    assert read_acts(app) == []


@pytest.mark.parametrize("year", ["1999", "x", "20260", ""])
def test_a_year_that_is_none_is_this_one(clerk: Clerk, year: str) -> None:
    assert f"Календарь на {TODAY.year} год" in clerk.get(f"/council/calendar?year={year}").text
