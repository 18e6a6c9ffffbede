"""The overview and the list of organizations: numbers, states, filters, and files that hold what the page shows."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from survey_app.storage.refused_hosts import RefusedHosts
from tests.integration.web.council.conftest import Api, make_token
from tests.integration.web.council.test_pages import _sign_in

CYCLE = "/council/cycles/social-2026"
LIST = f"{CYCLE}/organizations"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def reader(app: Flask, client: FlaskClient, api: Api, councils: tuple[int, int]) -> FlaskClient:  # noqa: ARG001
    """The council, signed in, after some responses."""
    _sign_in(client, make_token(app, councils[0]))
    return client


def read_codes(page: str) -> list[str]:
    return re.findall(r'organizations/(\w{8})"', page)


def squeeze(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).replace("\u00a0", " ").split())


def test_the_overview_counts_and_names(reader: FlaskClient) -> None:
    page = squeeze(reader.get(CYCLE).text)
    assert "Ответов 4 Организаций 3" in page
    assert "Выборка набрана 0 из 1" in page
    assert "Ещё у 2 выборка неизвестна" in page
    assert re.search(r"Кто отстаёт Меньше ответов, чем нужно\. .{1,40} 3 из 4", page)
    assert re.search(r"Кто молчит .* CCCC1111 ответов: 0", page)


def test_days_as_a_file_add_up(reader: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(reader.get(f"{CYCLE}/days.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert {row["cycle"] for row in rows} == {"social-2026"}
    assert {row["channel"]: int(row["count"]) for row in rows} == {"widget": 3, "qr": 1}


def test_refused_sites_are_named_until_they_are_registered(app: Flask, reader: FlaskClient) -> None:
    engine = app.extensions["survey"].engine
    with engine.connect() as connection:
        codes = ("K7M3Q9XA", "DDDD1111")
        listed, unlisted = (
            connection.scalar(text(f"SELECT id FROM organization WHERE code = '{code}'")) for code in codes
        )
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text(f"INSERT INTO organization_host VALUES ({listed}, 'school.ru'), ({unlisted}, 'a.ru')"))
    for number, host in ((listed, "new-school.ru"), (unlisted, "elsewhere.ru")):
        RefusedHosts(engine).count(number, TODAY, host)
    page = reader.get(CYCLE).text
    assert "new-school.ru" in page
    assert "elsewhere.ru" not in page  # the organization is not of this cycle
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text(f"INSERT INTO organization_host VALUES ({listed}, 'new-school.ru')"))
    assert "new-school.ru" not in reader.get(CYCLE).text


def test_a_draft_and_an_empty_cycle_say_what_comes_next(app: Flask, reader: FlaskClient) -> None:
    for state, words in (("draft", "Сбор ответов ещё не начался"), ("closed", "Ответов пока нет")):
        with app.extensions["survey"].sessions.begin() as session:
            session.execute(text("DELETE FROM tally"))
            session.execute(text("DELETE FROM day_tally"))
            session.execute(text("DELETE FROM pending_text"))
            session.execute(text("DELETE FROM response"))
            session.execute(text(f"UPDATE cycle SET state = '{state}' WHERE code = 'social-2026'"))
        assert words in reader.get(CYCLE).text
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("DELETE FROM cycle_organization"))
    assert "В списке цикла пока нет организаций" in reader.get(CYCLE).text
    assert "В списке цикла пока нет организаций" in reader.get(LIST).text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["BBBB1111", "CCCC1111", "K7M3Q9XA"]),
        ("sort=responses", ["K7M3Q9XA", "BBBB1111", "CCCC1111"]),
        ("sort=lack", ["K7M3Q9XA", "BBBB1111", "CCCC1111"]),
        ("sort=last", ["CCCC1111", "BBBB1111", "K7M3Q9XA"]),
        ("show=silent", ["CCCC1111"]),
        ("show=lagging", ["K7M3Q9XA"]),
        ("show=unknown", ["BBBB1111", "CCCC1111"]),
        ("channel=qr&sort=responses", ["K7M3Q9XA", "BBBB1111", "CCCC1111"]),
        ("sphere=culture", ["BBBB1111"]),
        ("municipality=80701000", ["CCCC1111"]),
        ("show=nonsense&sort=nonsense&channel=x&municipality=x", ["BBBB1111", "CCCC1111", "K7M3Q9XA"]),
    ],
)
def test_the_list_is_narrowed_and_ordered_and_its_files_too(
    app: Flask, reader: FlaskClient, query: str, codes: list[str]
) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE organization SET oktmo = '80701000001' WHERE code = 'CCCC1111'"))
    page = reader.get(f"{LIST}?{query}").text
    assert read_codes(page) == codes
    table = csv.DictReader(io.StringIO(reader.get(f"{LIST}.csv?{query}").data.decode("utf-8-sig")), delimiter=";")
    assert [row["organization"] for row in table] == codes
    book = load_workbook(io.BytesIO(reader.get(f"{LIST}.xlsx?{query}").data))
    assert [row[0] for row in book["Организации"].iter_rows(min_row=2, values_only=True)] == codes
    files = [each.replace("&amp;", "&") for each in re.findall(r'href="([^"]*organizations\.xlsx[^"]*)"', page)]
    shown = load_workbook(io.BytesIO(reader.get(files[0]).data))["Организации"]
    assert [row[0] for row in shown.iter_rows(min_row=2, values_only=True)] == codes


def test_a_channel_shows_its_own_numbers(reader: FlaskClient) -> None:
    page = squeeze(reader.get(f"{LIST}?channel=qr").text)
    assert "Организаций: 3, ответов по QR-коду: 1." in page


def test_who_was_silent_for_two_weeks_is_named(app: Flask, reader: FlaskClient) -> None:
    long_ago = (TODAY - timedelta(days=20)).isoformat()
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text(f"UPDATE response SET received_on = '{long_ago}'"))
        session.execute(text(f"UPDATE day_tally SET received_on = '{long_ago}'"))
    assert read_codes(reader.get(f"{LIST}?show=silent").text) == ["BBBB1111", "CCCC1111", "K7M3Q9XA"]


def test_an_organization_s_page_says_how_sure_its_shares_are(reader: FlaskClient) -> None:
    page = squeeze(reader.get(f"{LIST}/K7M3Q9XA").text)
    assert "Нужная выборка пока не набрана: 3 из 4." in page
    assert re.search(r"от \d+ % до \d+ %", page)
    assert "случайной выборкой не являются" in page
    assert "Сравнить каналы пока нельзя" in page


def test_too_few_recipients_in_the_register_are_named_and_make_nothing_certain(app: Flask, reader: FlaskClient) -> None:
    for address in (CYCLE, LIST, f"{LIST}/K7M3Q9XA"):
        assert "Ответов больше, чем получателей услуг в реестре" not in squeeze(reader.get(address).text)
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE organization SET recipients = 2 WHERE code = 'K7M3Q9XA'"))
    overview = squeeze(reader.get(CYCLE).text)
    assert "Ответов больше, чем получателей услуг в реестре" in overview
    assert "ответов 3, получателей в реестре 2" in overview
    page = squeeze(reader.get(f"{LIST}/K7M3Q9XA").text)
    assert "Ответов больше, чем получателей услуг в реестре" in page
    assert "Получателей в реестре: 2." in page
    assert "будто число получателей услуг неизвестно" in page
    margins = re.findall(r"от (\d+) % до (\d+) %", page)
    assert margins
    assert all(int(low) < int(high) for low, high in margins)
    listed = reader.get(f"{LIST}?show=doubtful").text
    assert read_codes(listed) == ["K7M3Q9XA"]
    assert "в реестре 2 получателей: проверьте" in squeeze(listed)
    sheet = load_workbook(io.BytesIO(reader.get(f"{LIST}.xlsx").data))["Организации"]
    remarks = {row[0]: row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert [code for code, remark in remarks.items() if remark] == ["K7M3Q9XA"]
    assert str(remarks["K7M3Q9XA"]).startswith("Ответов больше")


def test_municipalities_are_called_by_what_the_register_says(app: Flask, reader: FlaskClient) -> None:
    places = {"K7M3Q9XA": ("92701000001", "Казань"), "BBBB1111": ("92701000", "Казань"), "CCCC1111": ("80701000", "")}
    with app.extensions["survey"].sessions.begin() as session:
        for code, (oktmo, region) in places.items():
            values = f"oktmo = '{oktmo}', region = '{region}'"
            session.execute(text(f"UPDATE organization SET {values} WHERE code = '{code}'"))
    options = re.findall(r'<option value="(\d{8})"\s*>([^<]+)<', reader.get(LIST).text)
    assert options == [("80701000", "ОКТМО 80701000"), ("92701000", "ОКТМО 92701000, Казань")]
