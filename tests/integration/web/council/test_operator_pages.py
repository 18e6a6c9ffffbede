"""Sheets are voided and typed in anew, some are keyed twice, and the operator hands in a report."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.services import import_responses as importing
from survey_app.storage.tokens import add_token
from tests.integration.web.access.test_audit import read_log
from tests.integration.web.council.sheet_pages import (
    AGAIN,
    CYCLE,
    REPORT,
    STACK,
    VOID,
    answer,
    count,
    move,
    operator,
    post,
)
from tests.integration.web.council.test_pages import _csrf as read_csrf
from tests.integration.web.council.test_pages import _sign_in as sign_in

__all__ = ["operator"]  # a fixture


@pytest.fixture
def _all_chosen() -> Iterator[None]:
    with patch.object(importing, "is_chosen", return_value=True):
        yield


def test_a_sheet_is_voided_with_a_reason_and_typed_in_anew(app: Flask, operator: FlaskClient) -> None:
    post(operator, STACK, answer(suggestions="Свет"))
    name = {"organization": "к7м3q9ха", "channel": "paper", "sheet": "№ 201"}
    assert "её лист заново не ввести" in operator.get(VOID).text
    without = post(operator, VOID, {**name, "reason": " "})
    assert "Напишите, почему лист аннулируется" in without.text
    done = post(operator, VOID, {**name, "reason": "чужой  лист"})
    assert done.status_code == 303
    assert (count(app), count(app, "pending_text"), count(app, "voided_sheet")) == (0, 0, 1)
    page = operator.get(done.headers["Location"]).text
    again = re.findall(r'class="button"\s+href="([^"]*/entry[^"]*)"', page)[0].replace("&amp;", "&")
    assert "Лист 1 из 1, номер 201" in " ".join(operator.get(again).text.split())
    assert "Стопка закончена" in post(operator, again, answer(recommend="no"), follow=True).text
    assert count(app) == 1
    unknown = post(operator, VOID, {**name, "sheet": "777", "reason": "нет такого"})
    assert "Лист 777 ещё не внесён" in unknown.text
    voids = [entry[3:5] for entry in read_log(app) if entry[2] == "void_sheet"]
    assert voids == [("social-2026/K7M3Q9XA", {"channel": "paper"})]


def test_a_second_click_voids_nothing_more(app: Flask, operator: FlaskClient) -> None:
    post(operator, STACK, answer())
    shown = operator.get(VOID).text
    attempt = re.findall(r'name="attempt" value="([^"]*)"', shown)[0]
    fields = {"organization": "K7M3Q9XA", "channel": "paper", "sheet": "201", "reason": "дважды", "attempt": attempt}
    for _ in range(2):
        assert operator.post(VOID, data={"csrf_token": read_csrf(shown), **fields}).status_code == 303
    assert (count(app), count(app, "voided_sheet")) == (0, 1)
    assert operator.post(VOID, data={**fields, "attempt": "x", "csrf_token": read_csrf(shown)}).status_code == 422


@pytest.mark.usefixtures("_all_chosen")
def test_the_pile_is_keyed_again_and_mismatches_lead_to_voiding(app: Flask, operator: FlaskClient) -> None:
    assert "Листов для повторного ввода пока нет" in operator.get(f"{CYCLE}/second-keying").text
    for sheet in (201, 202):
        page = post(operator, f"{STACK}&sheet={sheet}", answer(), follow=True).text
        assert f"Лист {sheet} отложите в стопку для повторного ввода." in page
    same = post(operator, AGAIN, {"sheet": "201", **answer()}, follow=True)
    assert "Лист 201 введён второй раз: расхождений нет." in same.text
    other = post(operator, AGAIN, {"sheet": "202", **answer(recommend="no")}, follow=True)
    assert "Лист 202: разошлось ответов: 1" in other.text
    words = " ".join(re.sub(r"<[^>]+>", "", other.text).split())
    assert "Первый ввод: Да, второй: Нет." in words
    read = [entry[3:5] for entry in read_log(app) if entry[2] == "read_mismatches"]
    pile = {"organization": "K7M3Q9XA", "channel": "paper"}
    assert read == [("social-2026", {}), ("social-2026", pile)]  # the list, then the one sheet that differs
    listed = operator.get(f"{CYCLE}/second-keying").text
    void = f"{VOID}?organization=K7M3Q9XA&amp;channel=paper&amp;sheet=202"
    assert void in listed
    assert "Расхождения: 1" in listed
    unknown = post(operator, AGAIN, {"sheet": "909", **answer()})
    assert "Лист 909 ещё не внесён" in unknown.text
    assert re.search(r'value="909"\s+aria-invalid="true"', unknown.text)
    fields = {"organization": "K7M3Q9XA", "channel": "paper", "sheet": "202", "reason": "ошибка ввода"}
    post(operator, VOID, fields)
    assert "лист ждёт ввода заново" in operator.get(f"{CYCLE}/second-keying").text
    post(operator, f"{STACK}&sheet=202", answer(recommend="no"))
    assert "Неисправленных расхождений нет." in operator.get(f"{CYCLE}/second-keying").text
    assert count(app) == 2
    move(app, "published")
    assert "Цикл опубликован: хранятся только числа" in operator.get(f"{CYCLE}/second-keying").text


def test_a_pile_of_nobody_leads_to_the_list(operator: FlaskClient) -> None:
    answered = operator.get(f"{CYCLE}/second-keying/sheet?organization=ZZZZ9999")
    assert (answered.status_code, answered.headers["Location"]) == (303, f"{CYCLE}/second-keying")


def test_a_refused_number_shows_no_counts(app: Flask, operator: FlaskClient, councils: tuple[int, int]) -> None:
    post(operator, STACK, answer())
    now = datetime.now(UTC)
    with app.extensions["survey"].sessions.begin() as session:
        token = add_token(session, councils[0], "operator", created_at=now, expires_on=None, scopes=["batch"])[1]
    narrow = app.test_client()
    sign_in(narrow, token)
    assert narrow.get(REPORT).status_code == 403
    wrong = {"organization": "ZZZZ9999", "channel": "phone", "people": "7"}
    hidden = {"csrf_token": read_csrf(narrow.get(VOID).text)}
    for fields in (wrong, {**wrong, **hidden}):
        refused = narrow.post(REPORT, data=fields)
        assert (refused.status_code, 'value="ZZZZ9999"' in refused.text) == (422, True)
        assert "Число отказов" not in refused.text
        assert "<table" not in refused.text
        assert "По организациям" not in refused.text


@pytest.mark.usefixtures("_all_chosen")
def test_the_report_is_shown_and_given_as_files(app: Flask, operator: FlaskClient) -> None:
    assert "Ответов пока нет" in operator.get(REPORT).text
    post(operator, STACK, answer())
    wrong = post(operator, REPORT, {"organization": "ZZZZ9999", "channel": "phone", "people": "много"})
    assert wrong.status_code == 422
    assert "Введите целое число до 100 000" in wrong.text
    assert 'value="много"' in wrong.text
    saved = post(operator, REPORT, {"organization": "K7M3Q9XA", "channel": "phone", "people": "12"}, follow=True)
    assert "Число отказов сохранено." in saved.text
    assert "0 из 1" in " ".join(saved.text.split())
    lines = list(csv.reader(operator.get(f"{REPORT}.csv").data.decode("utf-8-sig").splitlines(), delimiter=";"))
    own = [line[6:] for line in lines if line[1] == "K7M3Q9XA"]
    assert own == [
        ["paper", "1", "2026-03-14", "2026-03-14", "0", "0", "1", "0", "0", "0", "0"],
        ["phone", "0", "", "", "12", "0", "0", "0", "0", "0", "0"],
    ]
    assert [line[3] for line in lines[-2:]] == ["Всего", "Всего"]
    book = openpyxl.load_workbook(io.BytesIO(operator.get(f"{REPORT}.xlsx").data))
    assert book.sheetnames == ["Отчёт оператора", "Пояснения"]
    acts = [entry[2] for entry in read_log(app)]
    assert {"record_declined", "download_report", "read_totals"} <= set(acts)
