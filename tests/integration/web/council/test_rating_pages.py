"""The council's pages of scores and observations: what they show, what they take, and what they refuse."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.integration.services.ratings import OBSERVED, observe
from tests.integration.web.council.conftest import Api, make_token

RATING = "/council/cycles/social-2026/rating"
SCORE = "/council/cycles/social-2026/organizations/K7M3Q9XA/rating"
OBSERVATIONS = "/council/cycles/social-2026/organizations/K7M3Q9XA/observations"


@pytest.fixture
def signed_in(app: Flask, api: Api, councils: tuple[int, int], client: FlaskClient) -> FlaskClient:
    del api
    page = client.get("/account/sign-in").text
    form = {"csrf_token": csrf(page), "token": make_token(app, councils[0])}
    assert client.post("/account/token-sign-in", data=form).status_code == 303
    return client


def csrf(page: str) -> str:
    return str(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1])


def save(client: FlaskClient, **fields: str) -> tuple[int, str]:
    page = client.get(OBSERVATIONS).text
    answer = client.post(OBSERVATIONS, data={"csrf_token": csrf(page), **fields})
    return answer.status_code, answer.text


def test_without_observations_the_rating_says_what_is_missing(signed_in: FlaskClient) -> None:
    page = signed_in.get(RATING).text
    assert "Чего не хватает" in page
    assert "Очередь оператора: внести наблюдения" in page
    assert "Не хватает" in signed_in.get(SCORE).text


def test_a_score_is_opened_down_to_its_counts(app: Flask, signed_in: FlaskClient) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(
            text("UPDATE organization SET oktmo = '92701000001', region = 'Казань' WHERE code = 'K7M3Q9XA'")
        )
    observe(app.extensions["survey"], "K7M3Q9XA", OBSERVED)
    assert ">ОКТМО 92701000, Казань</option>" in signed_in.get(RATING).text
    rows = signed_in.get("/api/v1/cycles/social-2026/rating").get_json()["organizations"]
    (published,) = [row["score"] for row in rows if row["score"]]
    assert f"<b>{published.replace('.', ',')}</b>" in signed_in.get(RATING).text
    page = signed_in.get(SCORE).text
    assert "94,12" in page  # 1.1: half of 15/17 and of 19/19
    assert "найдено 15 из 17" in page
    assert "2 из 3" in page  # two of three recommend
    assert "1 из 1" in page  # its place: only one of the three listed has a score
    assert "Как считается" in page


@pytest.mark.parametrize("query", ["sphere=culture", "query=Ясли", "municipality=nowhere", "page=999", "sphere=bad"])
def test_filters_narrow_and_nothing_breaks(signed_in: FlaskClient, query: str) -> None:
    assert signed_in.get(f"{RATING}?{query}").status_code == 200


def test_another_councils_cycle_is_not_there(signed_in: FlaskClient) -> None:
    assert signed_in.get("/council/cycles/museums-2026/rating").status_code == 404
    assert signed_in.get("/council/cycles/social-2026/organizations/DDDD1111/rating").status_code == 404
    assert signed_in.get("/council/cycles/museums-2026/organizations/K7M3Q9XA/observations").status_code == 404
    assert signed_in.get("/council/cycles/social-standing-2026/rating").status_code == 409


def test_a_visitor_is_led_to_signing_in(api: Api, client: FlaskClient) -> None:
    del api
    for address in (RATING, SCORE, OBSERVATIONS):
        assert client.get(address).status_code == 303
    assert client.post(OBSERVATIONS).status_code == 303


def test_the_form_records_halves_and_commas(signed_in: FlaskClient) -> None:
    waiting = {"waiting.0.limit": "14", "waiting.0.average": "9,5"}
    status, _ = save(
        signed_in, **{"stand.found": "15,5", "stand.required": "17", "comfort_conditions": "3,5", **waiting}
    )
    assert status == 303
    page = signed_in.get(OBSERVATIONS + "?saved=1").text
    assert "Сохранено" in page
    for value in ("15,5", "3,5", "9,5"):
        assert f'value="{value}"' in page
    assert "token" in page  # the history says by which token


def test_no_set_limit_is_recorded_as_such(signed_in: FlaskClient) -> None:
    assert save(signed_in, **{"waiting.none": "1"})[0] == 303
    assert re.search(r'name="waiting.none"[^>]*checked', signed_in.get(OBSERVATIONS).text, re.DOTALL)


def test_a_wrong_form_comes_back_filled_in_and_changes_nothing(signed_in: FlaskClient) -> None:
    status, page = save(signed_in, **{"stand.found": "20", "stand.required": "17", "comfort_conditions": "много"})
    assert status == 422
    assert page.count('aria-invalid="true"') == 2
    assert 'value="много"' in page
    assert "Наблюдений ещё не вносили" in page


def test_a_form_of_another_site_is_refused(signed_in: FlaskClient) -> None:
    answer = signed_in.post(OBSERVATIONS, data={"stand.found": "1", "stand.required": "2"})
    assert answer.status_code == 422
    assert "Страница устарела" in answer.text
    assert "Наблюдений ещё не вносили" in answer.text


@pytest.mark.parametrize(
    ("query", "said", "asked"),
    [
        ("", "весь цикл", ""),
        ("query=Ясли", "весь цикл", ""),
        ("query=Ясли&municipality=92701000", "ОКТМО 92701000, Казань", "municipality=92701000"),
        ("municipality=nowhere", "ОКТМО nowhere", "municipality=nowhere"),
        ("sphere=culture&query=Ясли", "Культура", "sphere=culture"),
        ("sphere=culture&municipality=92701000", "Культура; ОКТМО 92701000, Казань", "sphere=culture&municipality="),
    ],
)
def test_the_heading_of_the_files_says_what_they_have(
    app: Flask, signed_in: FlaskClient, query: str, said: str, asked: str
) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE organization SET oktmo = '92701000001', region = 'Казань'"))
    observe(app.extensions["survey"], "K7M3Q9XA", OBSERVED)
    page = unescape(signed_in.get(f"{RATING}?{query}").text)
    assert f'<h2 id="downloads">Скачать: {said}</h2>' in page
    (link,) = re.findall(r'href="[^"]*rating\.xlsx\??([^"]*)"', page)
    assert link.startswith(asked)
    assert bool(link) == bool(asked)


@pytest.mark.parametrize("found", ["1001", "9" * 11, "9" * 30, "9" * 300])
def test_a_number_too_large_is_called_so_however_many_digits_it_has(signed_in: FlaskClient, found: str) -> None:
    status, page = save(signed_in, **{"stand.found": found, "stand.required": "17"})
    assert status == 422
    assert "пунктов — не больше 1000" in page
    assert "Введите число цифрами" not in page
    assert f'value="{found}"' in page
