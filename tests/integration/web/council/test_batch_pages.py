"""An operator looks at what would become of a file, then stores it; nothing of it lies on the server meanwhile."""

import io
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import MetaData, select, text, update
from werkzeug.test import TestResponse

from survey_app.domain.batches import SHEET_COLUMNS
from survey_app.exports.batch_file import MOST_BATCH_BYTES, parse_batch
from survey_app.storage.models import CycleRow
from survey_app.web.council.carried_file import pack_file, unpack_file
from tests.fixed_clock import stop_clock
from tests.integration.web.council.conftest import make_token
from tests.integration.web.council.test_pages import _csrf, _sign_in

PAGE = "/council/cycles/social-2026/batch"
HEAD = "organization;channel;sheet;day;recommend;suggestions"
GOOD = f"{HEAD}\nK7M3Q9XA;paper;1;14.03.2026;да;Тайное слово\nBBBB1111;phone;7;14.03.2026;да,нет;Свет\n"
BAD = f"{GOOD}ZZZZ9999;paper;2;14.03.2026;да;\nCCCC1111;paper;3;14.03.2026;<b>да</b>;\n"


@pytest.fixture
def operator(
    app: Flask, client: FlaskClient, councils: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """An operator of the council at a browser, on 20 May."""
    stop_clock(monkeypatch, "survey_app.web.council.batch")
    _sign_in(client, make_token(app, councils[0], "operator"))
    return client


def check(operator: FlaskClient, content: bytes, name: str = "лист & <1>.csv", page: str = PAGE) -> TestResponse:
    fields: dict[str, Any] = {"csrf_token": _csrf(operator.get(page).text), "file": (io.BytesIO(content), name)}
    answer = operator.post(page, data=fields)
    answer.request.environ["wsgi.input"].close()  # a large form is a file, which the client leaves open
    return answer


def store(operator: FlaskClient, shown: TestResponse, **changes: str) -> TestResponse:
    """Press the button of a report."""
    values = {name: unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]*\svalue="([^"]*)"', shown.text)}
    fields = {each: values[each] for each in ("csrf_token", "content", "name", "seen")}
    return operator.post(f"{PAGE}/store", data={**fields, **changes})


def count(app: Flask) -> int:
    with app.extensions["survey"].engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())


def read_database(app: Flask) -> str:
    metadata = MetaData()
    with app.extensions["survey"].engine.connect() as connection:
        metadata.reflect(connection)
        return repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])


def test_a_file_is_looked_at_then_stored(app: Flask, operator: FlaskClient) -> None:
    shown = check(operator, GOOD.encode())
    assert shown.status_code == 200
    assert "лист &amp; &lt;1&gt;.csv" in shown.text
    assert "Новых: 2, уже были: 0, отклонено: 0" in shown.text
    assert "отмечены два ответа" in shown.text
    assert (count(app), "Тайное слово" in read_database(app)) == (0, False)
    done = store(operator, shown)
    assert (done.status_code, count(app)) == (303, 2)
    assert "Сохранено: 2, уже были: 0, отклонено: 0." in operator.get(done.headers["Location"]).text
    with app.extensions["survey"].engine.connect() as connection:
        last = connection.execute(text("SELECT action, subject, detail FROM audit_entry ORDER BY id DESC")).first()
    assert last
    assert (*last[:2], '"stored": "2"' in last[2]) == ("import_responses", "social-2026", True)
    again = check(operator, GOOD.encode())
    assert "Новых: 0, уже были: 2" in again.text
    assert "Сохранять нечего" in again.text


def test_refused_rows_come_first_and_hold_the_others(app: Flask, operator: FlaskClient) -> None:
    shown = check(operator, BAD.encode("cp1251"))
    rows = re.findall(r"строка (\d+)</span>\s*([^<]+?)\s*</li>", shown.text)
    assert [(number, unescape(said)) for number, said in rows[:2]] == [
        ("4", "Нет организации с кодом «ZZZZ9999»."),
        ("5", "recommend: нет такого ответа: «<b>да</b>». Напишите ответ словами, как в анкете."),
    ]
    refused = store(operator, shown)
    assert (refused.status_code, count(app)) == (422, 0)
    assert "Есть отклонённые строки" in refused.text
    done = store(operator, refused, partial="1")
    assert (done.status_code, count(app)) == (303, 2)
    assert done.headers["Location"].endswith("stored=2&repeated=0&refused=2")


def test_what_changed_meanwhile_is_shown_again(app: Flask, operator: FlaskClient) -> None:
    shown = check(operator, GOOD.encode())
    assert store(operator, shown).status_code == 303
    changed = store(operator, shown)
    assert (changed.status_code, count(app)) == (409, 2)
    assert "данные изменились" in changed.text
    assert "уже были: 2" in changed.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Выберите файл"),
        (b"\x00\x01", "не таблица"),
        (GOOD.replace("recommend", "mood").encode(), "Столбец «mood» не подходит"),
        (GOOD.replace("sheet", "recommend_x").encode(), "Нет обязательного столбца sheet"),
        (b"x" * (MOST_BATCH_BYTES + 1), "больше 5 МБ"),
        (b"x" * (MOST_BATCH_BYTES * 2), "больше 5 МБ"),
    ],
)
def test_a_file_that_cannot_be_read_brings_the_form_back(operator: FlaskClient, content: bytes, words: str) -> None:
    answer = check(operator, content)
    assert answer.status_code in (413, 422)
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_form_that_is_not_ours_stores_nothing(app: Flask, operator: FlaskClient) -> None:
    shown = check(operator, GOOD.encode())
    for changes in ({"csrf_token": "x"}, {"content": "rubbish"}, {"content": ""}):
        answer = store(operator, shown, **changes)
        assert (answer.status_code, "Страница устарела" in answer.text) == (422, True)
    assert count(app) == 0
    assert operator.post(PAGE, data={"file": (io.BytesIO(GOOD.encode()), "a.csv")}).status_code == 422
    assert store(operator, shown, content=pack_file(b"rubbish"), seen="x").status_code == 422
    assert store(operator, shown, seen="x").status_code == 409


def test_out_of_its_time_the_page_says_so_and_takes_nothing(app: Flask, operator: FlaskClient) -> None:
    shown = check(operator, GOOD.encode())
    form = operator.get(PAGE).text
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == "social-2026").values(state="closing"))
    page = operator.get(PAGE).text
    assert "Сейчас анкеты загрузить нельзя" in page
    assert 'type="file"' not in page
    fields = {"csrf_token": _csrf(form), "file": (io.BytesIO(GOOD.encode()), "a.csv")}
    assert operator.post(PAGE, data=fields).status_code == 409
    assert store(operator, shown).status_code == 409
    assert count(app) == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_empty_table_has_the_questions_of_the_cycle(operator: FlaskClient, form: str) -> None:
    address = f"{PAGE}-template.{form}"
    assert address in operator.get(PAGE).text
    answer = operator.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="batch-social-2026.{form}"'
    if form == "csv":
        filled = answer.data + "K7M3Q9XA;paper;1;14.03.2026;да".encode()
        columns = parse_batch(filled).columns
        assert columns[:6] == (*SHEET_COLUMNS, "stand_used", "stand_satisfied")
        assert "on_time" in columns  # not asked in culture, but elsewhere in the cycle
        assert "Новых: 1" in check(operator, filled).text


def test_every_cycle_has_its_page_but_years_outside_cycles_take_none(operator: FlaskClient) -> None:
    assert "Загрузка анкет" in operator.get("/council/cycles/social-2026/entry").text
    assert "Работа оператора" not in operator.get("/council/cycles/social-standing-2026").text
    assert "Сейчас анкеты загрузить нельзя" in operator.get("/council/cycles/social-standing-2026/batch").text
    for address in ("/council/cycles/museums-2026/batch", "/council/cycles/museums-2026/batch-template.csv"):
        assert operator.get(address).status_code == 404


@pytest.mark.parametrize("content", [b"x", b"\x00" * 1000, "Ёлка".encode() * 100_000])
def test_a_file_comes_back_from_the_page_as_it_was(content: bytes) -> None:
    assert unpack_file(pack_file(content)) == content


def test_what_carries_no_file_or_a_bomb_is_none() -> None:
    for packed in (
        "",
        "x",
        "!!!",
        "ж",
        pack_file(b""),
        pack_file(b"\x00" * (MOST_BATCH_BYTES + 1)),
        pack_file(b"abc")[:-6],
    ):
        assert unpack_file(packed) is None
