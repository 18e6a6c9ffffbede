"""The council's proposals on pages: hinted at, written, approved, withdrawn, and read by the organization."""

import csv
import io
import re
from html import unescape

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import text

from survey_app.services.installation import Installation
from tests.integration.services.ratings import CYCLE, OBSERVED, add_filled_cycle, close, freeze, observe
from tests.integration.web.council.lists import Clerk, read_notice, sign_in
from tests.integration.web.council.test_cycle_lists import read_acts

LISTED, CODE = f"/council/cycles/{CYCLE}/proposals", "AAAA1111"
OWN = f"/council/cycles/{CYCLE}/organizations/{CODE}/proposals"
MARKS = {
    "stand": {"hours": 0, "prices": 0.5, "name": 1, "staff": "not_required"},
    "comfort_conditions": {"water": 0, "toilets": 1},
}
RAMP = {"text": "=Поставить пандус", "indicator": "3.1", "due_on": "2027-06-01"}
DECIDED = {"decision": "7", "date": "2026-11-20"}


@pytest.fixture
def here(app: Flask) -> Installation:
    """A closed cycle of three organizations, of the first of which single marks are known."""
    found: Installation = app.extensions["survey"]
    add_filled_cycle(found)
    without = {key: value for key, value in OBSERVED.items() if key not in MARKS}
    observe(found, CODE, {**without, "items": MARKS})
    close(found)
    return found


@pytest.fixture
def clerk(app: Flask, here: Installation) -> Clerk:
    """The council."""
    return sign_in(app, "council", find_id(here, "council", "social"))


def find_id(here: Installation, table: str, code: str) -> int:
    with here.engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT id FROM {table} WHERE code = :code"), {"code": code}) or 0)


def read(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def approve(clerk: Clerk) -> str:
    seen = re.findall(r'name="seen"\s+value="([0-9a-f]+)"', clerk.get(f"{LISTED}/approve").text)[0]
    return clerk.do(f"{LISTED}/approve", **DECIDED, seen=seen)


def test_the_lowest_indicators_and_what_was_not_found_are_hinted_at(clerk: Clerk) -> None:
    page = read(clerk.get(OWN).text)
    hints = page[page.index("Самые низкие показатели") :]
    assert "2.3. Получатели услуг довольны комфортностью 0,00 — довольны комфортностью 0 из 30 ответивших." in hints
    items = hints[hints.index("Не найдено при проверке") :]
    assert "Режим и график работы Информация на стендах: не найдено." in items
    assert (
        "Платные услуги и цены или сведения о том, что платных услуг нет Информация на стендах: найдено част" in items
    )
    assert "Полное и сокращённое наименование" not in items
    assert "Работники: должности" not in items


def test_a_hint_fills_the_form_and_is_marked_then(app: Flask, clerk: Clerk) -> None:
    address = f"{OWN}/add?hint=stand/hours"
    form = clerk.get(address).text
    assert "Разместить на стендах сведения: «Режим и график работы»." in unescape(form)
    assert 'value="2027-12-01"' in form
    assert re.search(r'<option value="1\.1" selected>', form)
    fields = {"text": "Разместить график", "indicator": "1.1", "due_on": "2027-12-01", "item": "stand/hours"}
    page = clerk.do(f"{OWN}/add", **fields)
    assert read_notice(page).startswith("Предложение добавлено.")
    assert "Предложения: 1 Черновик Разместить график Показатель 1.1, информация" in read(page)
    assert page.count("Уже есть") == 1
    assert read_acts(app)[0][:2] == ("record_proposal", f"{CODE}/{CYCLE}")
    assert read(clerk.do(f"{OWN}/add", **fields)).count("Разместить график") == 1, "who presses twice proposes once"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Напишите, что предлагаете"),
        ({"text": "я" * 2001}, "Напишите, что предлагаете"),
        ({"indicator": "9.9"}, "Выберите показатель из списка."),
        ({"due_on": "2025-01-01"}, "Проверьте год."),
        ({"due_on": "завтра"}, "Укажите день"),
    ],
    ids=["empty", "long", "indicator", "year", "day"],
)
def test_a_wrong_proposal_comes_back_as_it_was_typed(clerk: Clerk, fields: dict[str, str], sentence: str) -> None:
    answer = clerk.post(f"{OWN}/add", **{**RAMP, **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Предложений пока нет" in clerk.get(OWN).text
    if fields.get("text") != "":
        assert fields.get("text", RAMP["text"]) in answer.text


def test_a_draft_is_corrected_and_removed_after_a_question(clerk: Clerk) -> None:
    draft = re.findall(rf'href="({OWN}/\d+)"', clerk.do(f"{OWN}/add", **RAMP))[0]
    assert 'value="2027-06-01"' in clerk.get(draft).text
    page = clerk.do(draft, **{**RAMP, "text": "Поставить подъёмник", "due_on": ""})
    assert "Поставить подъёмник Показатель 3.1" in read(page)
    assert "Срок не назначен." in page
    assert "Поставить подъёмник" in clerk.get(f"{draft}/remove").text
    assert "Предложений пока нет" in clerk.do(f"{draft}/remove")
    assert clerk.get(draft).status_code == 404


def test_what_is_approved_is_only_withdrawn(app: Flask, clerk: Clerk) -> None:
    draft = re.findall(rf'href="({OWN}/\d+)"', clerk.do(f"{OWN}/add", **RAMP))[0]
    assert clerk.get(f"{draft}/withdraw").status_code == 409
    assert read_notice(approve(clerk)) == "Утверждено предложений: 1."
    assert "Утверждено решением № 7 от 20.11.2026." in read(clerk.get(OWN).text)
    for address in (draft, f"{draft}/remove"):
        assert clerk.get(address).status_code == 409
        assert clerk.post(address, on=f"{draft}/withdraw", **RAMP).status_code == 409
    assert clerk.post(f"{draft}/withdraw", decision="", date="2050-01-01").status_code == 422
    page = clerk.do(f"{draft}/withdraw", decision="9", date="2026-11-21")
    assert "Отозвано решением № 9 от 21.11.2026." in read(page)
    assert clerk.get(f"{draft}/withdraw").status_code == 409
    assert [each[0] for each in read_acts(app) if each[0] != "read_proposals"] == [
        "record_proposal",
        "approve_proposals",
        "withdraw_proposal",
    ]


def test_only_the_drafts_that_were_seen_are_approved(clerk: Clerk) -> None:
    clerk.do(f"{OWN}/add", **RAMP)
    seen = re.findall(r'name="seen"\s+value="([0-9a-f]+)"', clerk.get(f"{LISTED}/approve").text)[0]
    clerk.do(f"{OWN}/add", **{**RAMP, "text": "Ещё одно"})
    answer = clerk.post(f"{LISTED}/approve", **DECIDED, seen=seen)
    assert answer.status_code == 422
    assert "черновики изменились" in answer.text
    assert 'value="7"' in answer.text
    assert clerk.post(f"{LISTED}/approve", decision="", date="x", seen=seen).status_code == 422
    assert clerk.post(f"{LISTED}/approve", decision="7", date="2019-01-01", seen=seen).status_code == 422


def test_hints_are_taken_for_those_that_have_nothing(clerk: Clerk) -> None:
    clerk.do(f"{OWN}/add", **RAMP)
    assert "для 1 организации" in clerk.get(f"{LISTED}/hints").text, "the third one has no score at all"
    page = clerk.do(f"{LISTED}/hints")
    assert re.fullmatch(r"Добавлено черновиков: [1-9]\d*\. .+", read_notice(page))
    assert read(clerk.get(OWN).text).count("Черновик ") == 1
    assert "Подсказок нет" in clerk.get(f"{LISTED}/hints").text
    assert "Организаций без предложений 1 " in read(page)


def test_files_have_what_the_page_shows(clerk: Clerk) -> None:
    clerk.do(f"{OWN}/add", **RAMP)
    approve(clerk)
    table = csv.DictReader(io.StringIO(clerk.get(f"{LISTED}.csv").get_data().decode("utf-8-sig")), delimiter=";")
    rows = list(table)
    assert [(each["organization"], each["text"], each["state"]) for each in rows] == [
        ("CCCC1111", "", ""),
        ("BBBB1111", "", ""),
        (CODE, "'=Поставить пандус", "approved"),
    ]
    assert (rows[2]["approved_number"], rows[2]["approved_on"], rows[2]["due_on"]) == ("7", "2026-11-20", "2027-06-01")
    answer = clerk.get(f"{LISTED}.xlsx?show=approved")
    assert f'filename="council-proposals-{CYCLE}-approved.xlsx"' in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    (line,) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert line[5] == "=Поставить пандус"
    assert clerk.get(f"{LISTED}.csv?show=draft").get_data().count(b"\n") == 1


def test_others_see_only_what_is_approved_and_published(app: Flask, here: Installation, clerk: Clerk) -> None:
    clerk.do(f"{OWN}/add", **RAMP)
    clerk.do(f"{OWN}/add", **{**RAMP, "text": "Отозванное"})
    approve(clerk)
    gone = re.findall(rf'href="({OWN}/\d+)/withdraw"', clerk.get(OWN).text)[1]
    clerk.do(f"{gone}/withdraw", **DECIDED)
    clerk.do(f"{OWN}/add", **{**RAMP, "text": "Черновое"})
    organization = sign_in(app, "organization", find_id(here, "organization", CODE))
    assert "Предложений пока нет" in organization.get("/organization/proposals").text
    freeze(here)
    page = read(organization.get("/organization/proposals").text)
    assert "=Поставить пандус Показатель 3.1, помещения и территория оборудованы для инвалидов." in page
    assert "Отозванное" not in page
    assert "Черновое" not in page
    other = sign_in(app, "organization", find_id(here, "organization", "BBBB1111"))
    assert "Предложений пока нет" in other.get("/organization/proposals").text
    authority = sign_in(app, "authority", 0)
    for address in (OWN, f"{LISTED}.csv"):
        seen = authority.get(address).get_data().decode()
        assert "Поставить пандус" in seen
        assert "Отозванное" not in seen
        assert "Черновое" not in seen
    assert "Добавить" not in authority.get(OWN).text
    assert authority.get(f"{OWN}/add").status_code == 404
    operator = sign_in(app, "operator", find_id(here, "council", "social"))
    assert "Черновое" in operator.get(OWN).text
    assert operator.get(f"{OWN}/add").status_code == 404


def test_hints_of_a_published_cycle_come_from_its_snapshot(here: Installation, clerk: Clerk) -> None:
    before = read(clerk.get(OWN).text)
    freeze(here)
    with here.engine.begin() as connection:
        connection.execute(text("DELETE FROM observation"))
    after = read(clerk.get(OWN).text)
    assert after[after.index("Балл") :] == before[before.index("Балл") :]


def test_before_the_cycle_is_closed_nothing_is_proposed(app: Flask) -> None:
    add_filled_cycle(app.extensions["survey"])
    clerk = sign_in(app, "council", find_id(app.extensions["survey"], "council", "social"))
    assert "когда сбор ответов завершён" in clerk.get(LISTED).text
    assert clerk.get(f"{LISTED}.csv").status_code == 200
    for address in (OWN, f"{OWN}/add", f"{LISTED}/approve", f"{LISTED}/hints"):
        assert clerk.get(address).status_code == 409
        assert clerk.post(address, on="/council/meetings/add", **RAMP).status_code in (405, 409)
