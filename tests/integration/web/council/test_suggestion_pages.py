"""What citizens wrote reaches nobody unmasked, is found as it is shown, and stays hidden where it was hidden."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app.domain.masking import MASKED_PHONE
from survey_app.storage.tokens import add_token
from tests.factories import ANSWERS, response_payload
from tests.integration.web.council.conftest import Api, make_token
from tests.integration.web.council.test_pages import _csrf, _sign_in

NOW = datetime.now(UTC)
LIST = "/council/cycles/social-2026/suggestions"
TEXTS = "/api/v1/cycles/social-2026/suggestions"
WRITTEN = "Звоните 8 (912) 345-67-89, <b>очередь</b> длинная"
SHOWN = f"Звоните {MASKED_PHONE}, <b>очередь</b> длинная"


@pytest.fixture
def reader(app: Flask, client: FlaskClient, api: Api, councils: tuple[int, int]) -> FlaskClient:  # noqa: ARG001
    """The council, signed in, after a text with a telephone number."""
    payload = response_payload({**ANSWERS, "suggestions": WRITTEN})
    assert client.post("/api/v1/organizations/CCCC1111/responses", json=payload).status_code == 201
    _sign_in(client, make_token(app, councils[0]))
    return client


def find_hiding(page: str) -> tuple[str, dict[str, str]]:
    """Return the address of the first text's question, and the fields that it hands on."""
    address = unescape(re.findall(r'href="([^"]*/suggestions/hide[^"]*)"', page)[0])
    return address, {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}


def hide(reader: FlaskClient, reason: str = "личные сведения", query: str = "?query=очередь") -> tuple[int, str]:
    address, fields = find_hiding(reader.get(f"{LIST}{query}").text)
    data = {**fields, "reason": reason, "csrf_token": _csrf(reader.get(address).text)}
    answer = reader.post(f"{LIST}/hide", data=data)
    return answer.status_code, answer.headers.get("Location") or answer.text


def test_page_and_files_say_the_same_and_nothing_that_leads_to_a_person(reader: FlaskClient) -> None:
    page = reader.get(f"{LIST}?query=очередь").text
    assert unescape(re.findall(r'class="written">([^<]+)<', page)[0]) == SHOWN
    assert "<b>очередь" not in page
    files = [unescape(each) for each in re.findall(r'href="(/api/v1/[^"]+suggestions\.[^"]+)"', page)]
    assert [urlsplit(each).path.rpartition(".")[2] for each in files] == ["csv", "json"]
    for address in (*files, LIST, TEXTS, f"{TEXTS}.csv"):
        content = reader.get(address).get_data(as_text=True)
        assert MASKED_PHONE in content
        assert "345-67-89" not in content
    assert [each["text"] for each in reader.get(files[1]).get_json()["suggestions"]] == [SHOWN]


@pytest.mark.parametrize("query", ["912", "345-67-89", "8 (912)"])
def test_what_is_masked_cannot_be_searched_for(reader: FlaskClient, query: str) -> None:
    assert reader.get(TEXTS, query_string={"query": query}).get_json()["suggestions"] == []
    assert "ничего не найдено" in reader.get(LIST, query_string={"query": query}).text


def test_a_hidden_text_is_nowhere_but_among_the_hidden(app: Flask, reader: FlaskClient) -> None:
    status, location = hide(reader)
    assert (status, location) == (303, f"{LIST}?query=%D0%BE%D1%87%D0%B5%D1%80%D0%B5%D0%B4%D1%8C&done=hidden")
    for address in (LIST, TEXTS, f"{TEXTS}.csv"):
        assert MASKED_PHONE not in reader.get(address).get_data(as_text=True)
    page = reader.get(f"{LIST}?hidden=only").text
    assert "личные сведения" in page
    assert MASKED_PHONE in page
    (hidden,) = reader.get(f"{TEXTS}?hidden=only").get_json()["suggestions"]
    assert (hidden["text"], hidden["hidden"]["reason"]) == (SHOWN, "личные сведения")
    assert "hidden_reason" in reader.get(f"{TEXTS}.csv?hidden=only").get_data(as_text=True)
    answered = reader.get("/api/v1/cycles/social-2026/totals?organization=CCCC1111").get_json()["organizations"][0]
    assert {each["code"]: each["answered"] for each in answered["questions"]}["suggestions"] == 1
    with app.extensions["survey"].engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit_entry WHERE action = 'hide_text'")) == 1
        details = connection.scalars(text("SELECT detail FROM audit_entry")).all()
    assert not [each for each in details if "912" in str(each) or "личные" in str(each)]
    form = re.findall(r'name="(\w+)" value="([^"]*)"', page[page.index("suggestions/show") :])
    shown = reader.post(f"{LIST}/show", data={**dict(form), "csrf_token": _csrf(page)})
    assert shown.headers["Location"].startswith(LIST)
    assert MASKED_PHONE in reader.get(LIST).text
    with app.extensions["survey"].engine.connect() as connection:
        log = "SELECT subject, detail FROM audit_entry WHERE action IN ('hide_text', 'show_text')"
        entries = [f"{subject} {detail}" for subject, detail in connection.execute(text(log))]
    assert len(entries) == 2  # both say which cycle, and whose text it was
    assert all(each.startswith("social-2026 ") and "CCCC1111" in each for each in entries)


def test_a_reason_is_needed_and_a_text_that_is_there(reader: FlaskClient) -> None:
    for reason in ("", "  ", "а" * 301):
        status, page = hide(reader, reason)
        assert (status, "Напишите, почему" in page) == (422, True)
    address, fields = find_hiding(reader.get(LIST).text)
    form = {**fields, "reason": "реклама", "csrf_token": _csrf(reader.get(address).text)}
    for wrong in ({"text": "0" * 32}, {"organization": "DDDD1111"}, {"organization": "?"}, {"question": "another"}):
        assert reader.post(f"{LIST}/hide", data={**form, **wrong}).status_code == 404
    assert reader.post(f"{LIST}/hide", data={**form, "csrf_token": ""}).status_code == 422
    elsewhere = reader.post(f"{LIST}/hide", data={**form, "back": "//elsewhere.example"})
    assert elsewhere.headers["Location"].startswith(f"{LIST}?")


@pytest.mark.usefixtures("reader")
def test_an_operator_reads_texts_and_hides_none(app: Flask, councils: tuple[int, int]) -> None:
    operator = app.test_client()
    _sign_in(operator, make_token(app, councils[0], "operator"))
    page = operator.get(LIST).text
    assert MASKED_PHONE in page
    assert "/suggestions/hide" not in page
    assert operator.get(f"{LIST}?hidden=only").status_code == 404
    assert operator.get(f"{TEXTS}?hidden=only").status_code == 404
    assert operator.get(f"{LIST}/hide").status_code == 404
    assert operator.post(f"{LIST}/hide").status_code == 404


def test_a_token_for_reading_texts_hides_and_shows_none(
    app: Flask, reader: FlaskClient, councils: tuple[int, int]
) -> None:
    address, fields = find_hiding(reader.get(LIST).text)
    narrow = app.test_client()
    with app.extensions["survey"].sessions.begin() as session:
        token = add_token(session, councils[0], "council", created_at=NOW, expires_on=None, scopes=["suggestions"])[1]
    _sign_in(narrow, token)
    page = narrow.get(LIST).text
    assert MASKED_PHONE in page
    assert "/suggestions/hide" not in page
    form = {**fields, "reason": "реклама", "csrf_token": _csrf(page)}
    assert narrow.get(address).status_code == 403
    for act in ("hide", "show"):
        answer = narrow.post(f"{LIST}/{act}", data=form)
        assert (answer.status_code, "Этому токену такое действие не разрешено" in answer.text) == (403, True)
    assert MASKED_PHONE in reader.get(LIST).text
    hide(reader)
    page = narrow.get(f"{LIST}?hidden=only").text
    assert MASKED_PHONE in page
    assert "/suggestions/show" not in page


def test_a_form_that_is_too_old_shows_nothing_and_says_so(reader: FlaskClient) -> None:
    fields = find_hiding(reader.get(LIST).text)[1]
    hide(reader)
    for data in ({}, fields, {**fields, "csrf_token": "x"}):
        answer = reader.post(f"{LIST}/show", data=data)
        assert (answer.status_code, "Страница устарела" in answer.text) == (400, True)
    assert MASKED_PHONE not in reader.get(LIST).text


def test_many_texts_come_page_by_page_each_once(app: Flask, reader: FlaskClient) -> None:
    for number in range(51):
        payload = response_payload({**ANSWERS, "suggestions": f"Отзыв {number:03}"})
        assert app.test_client().post("/api/v1/organizations/CCCC1111/responses", json=payload).status_code == 201
    for query, most in (("", 54), ("query=отзыв&", 51)):
        pages = [reader.get(f"{LIST}?{query}page={page}").text for page in (1, 2, 3)]
        texts = [re.findall(r'class="written">([^<]+)<', page) for page in pages]
        assert [len(each) for each in texts] == [50, most - 50, 0]
        assert len({each for page in texts for each in page}) == most
        assert f"Текстов: {most}." in " ".join(pages[0].split())
        assert "На этой странице текстов нет" in pages[2]
