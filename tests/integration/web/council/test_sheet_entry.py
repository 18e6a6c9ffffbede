"""A clerk types sheets in one after another, on plain forms: each is stored once, and nothing typed is lost."""

import re
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.domain.errors import Unavailable
from survey_app.web.council import sheet_entry
from tests.integration.web.access.test_audit import read_log
from tests.integration.web.council.sheet_pages import (
    CYCLE,
    REPORT,
    STACK,
    VOID,
    answer,
    count,
    move,
    operator,
    post,
    read_address,
)
from tests.integration.web.council.test_pages import _csrf as read_csrf

__all__ = ["operator"]  # a fixture


def test_a_stack_is_chosen_and_its_address_says_where_the_clerk_is(operator: FlaskClient) -> None:
    page = operator.get(f"{CYCLE}/entry").text
    assert '<option value="K7M3Q9XA">' in page
    assert "Лист 1 из 3, номер 201" in " ".join(operator.get(STACK).text.split())
    assert "Лист 3 из 3, номер 203" in " ".join(operator.get(f"{STACK}&sheet=203").text.split())
    assert "Стопка закончена" in operator.get(f"{STACK}&sheet=999").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("day=2026-03-14&from=1&to=2&organization=ZZZZ9999&channel=paper", "нет в списке этого цикла"),
        ("day=2026-05-21&from=1&to=2&organization=K7M3Q9XA&channel=paper", "ещё не наступил"),
        ("day=2025-03-14&from=1&to=2&organization=K7M3Q9XA&channel=paper", "не относится к году"),
        ("day=2026-03-14&from=5&to=2&organization=K7M3Q9XA&channel=paper", "последний не меньше первого"),
        ("day=2026-03-14&from=1&to=20000&organization=K7M3Q9XA&channel=paper", "не больше 10 000"),
        ("day=2026-03-14&from=x&to=&organization=K7M3Q9XA&channel=qr", "не подходит"),
    ],
)
def test_a_stack_that_cannot_be_is_asked_again(operator: FlaskClient, query: str, said: str) -> None:
    answered = operator.get(f"{CYCLE}/entry?{query}")
    assert answered.status_code == 422
    assert said in answered.text


def test_sheet_after_sheet_is_stored_and_the_next_one_shown(app: Flask, operator: FlaskClient) -> None:
    stored = post(operator, STACK, answer(age=41, suggestions="Больше света"))
    assert stored.status_code == 303
    assert read_address(stored)["sheet"] == "202"
    page = operator.get(stored.headers["Location"]).text
    assert "Лист 201 сохранён." in page
    assert "Лист 2 из 3, номер 202" in " ".join(page.split())
    last = post(operator, f"{STACK}&sheet=203", answer(), follow=True)
    assert "Стопка закончена" in last.text
    assert (count(app), count(app, "pending_text")) == (2, 1)
    taken = [entry[2:5] for entry in read_log(app) if entry[2] == "import_responses"]
    assert (
        taken
        == [("import_responses", "social-2026", {"organization": "K7M3Q9XA", "channel": "paper", "stored": "1"})] * 2
    )


def test_the_same_sheet_sent_twice_is_one_and_another_one_is_refused_with_what_was_typed(
    app: Flask, operator: FlaskClient
) -> None:
    post(operator, STACK, answer())
    assert "уже был внесён с теми же ответами" in post(operator, STACK, answer(), follow=True).text
    refused = post(operator, STACK, answer(recommend="no", age="33"))
    assert refused.status_code == 409
    assert "Этот лист уже внесён с другими ответами." in refused.text
    assert f"{VOID}?organization=K7M3Q9XA&amp;channel=paper&amp;sheet=201" in refused.text
    assert 'value="33"' in refused.text
    assert re.search(r'name="answer-recommend"\s+value="no"\s+checked', refused.text)
    assert count(app) == 1


def test_faults_stand_at_their_questions_and_lose_nothing(app: Flask, operator: FlaskClient) -> None:
    refused = post(operator, STACK, answer(age="много", suggestions="<b>Свет</b>"))
    assert refused.status_code == 422
    assert "Вопрос 18: «много» — не целое число." in refused.text
    assert 'href="#answer-age"' in refused.text
    assert "&lt;b&gt;Свет&lt;/b&gt;" in refused.text
    empty = post(operator, STACK, {})
    assert "На листе нет ни одного ответа." in empty.text
    assert count(app) == 0


def test_without_javascript_answers_that_were_skipped_are_told(operator: FlaskClient) -> None:
    page = post(operator, STACK, answer(stand_used="no"), follow=True).text
    assert "не учтено ответов: 1" in " ".join(page.split())


def test_an_old_form_and_a_database_that_is_away_keep_what_was_typed(app: Flask, operator: FlaskClient) -> None:
    old = operator.post(STACK, data={"csrf_token": "x", **answer(age=41)})
    assert old.status_code == 422
    assert "Страница устарела" in old.text
    assert 'value="41"' in old.text
    with patch.object(sheet_entry, "enter_sheet", side_effect=Unavailable("away")):
        away = post(operator, STACK, answer(age=41))
    assert away.status_code == 503
    assert 'value="41"' in away.text
    shown = operator.get(STACK).text
    move(app, "published")
    late = operator.post(STACK, data={"csrf_token": read_csrf(shown), **answer(age=41)})
    assert late.status_code == 409
    assert 'value="41"' in late.text
    assert count(app) == 0


@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_cycle_that_takes_no_sheets_says_so(app: Flask, operator: FlaskClient, state: str) -> None:
    move(app, state)
    assert "Сейчас анкеты внести нельзя" in operator.get(STACK).text
    assert "Сейчас лист аннулировать нельзя" in operator.get(VOID).text
    assert operator.get(f"{CYCLE}/second-keying").status_code == 200
    assert operator.get(REPORT).status_code == 200
