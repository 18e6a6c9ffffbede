"""«Проверить сайт»: a form without JavaScript, its results, its limits."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.fetching.limits import FetchLimits
from survey_app.fetching.page_fetcher import PageFetcher
from survey_app.web.install.check import MOST_CHECKS
from tests.factories import response_payload
from tests.integration.web.hosted_forms import CODE, prepare
from tests.internet import Internet, open_internet, page

HERE = "http://localhost:8000"
TAG = f'<script src="{HERE}/w/1.js" data-organization="{CODE}"></script>'


@pytest.fixture
def internet(app: Flask) -> Iterator[Internet]:
    """The site of the organization, and whatever a test adds."""
    prepare(app, name="Школа «Радуга»", hosts=["school.example.ru"], site_url="school.example.ru")
    with open_internet() as internet:
        internet.add("http://school.example.ru/", page(TAG))
        app.extensions["survey"].fetcher = PageFetcher("Tests/1", internet.network(), FetchLimits(visits=1))
        yield internet


def check(client: FlaskClient, address: str = "", **headers: str) -> TestResponse:
    return client.post(f"/install/{CODE}/check", data={"address": address}, headers=headers)


def test_a_site_with_the_questionnaire(client: FlaskClient, internet: Internet) -> None:
    answer = check(client)
    assert answer.status_code == 200
    assert "<title>Анкета найдена · Проверка сайта" in answer.text
    assert "Способ 2: анкета прямо на странице, один тег &lt;script&gt;" in answer.text
    assert "Страница: http://school.example.ru/" in answer.text
    assert "помех не видно" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert len(internet.requests) == 1


def test_what_a_site_says_is_shown_as_text(client: FlaskClient, internet: Internet) -> None:
    internet.add(
        "http://school.example.ru/x", page(TAG.replace(CODE, "<b>bad</b>").replace('"<b>', "'<b>").replace('>"', ">'"))
    )
    answer = check(client, "http://school.example.ru/x?a=<script>")
    assert answer.status_code == 200
    assert "<b>bad" not in answer.text
    assert 'value="http://school.example.ru/x?a=&lt;script&gt;"' in answer.text


def test_a_policy_gives_lines_to_copy(client: FlaskClient, internet: Internet) -> None:
    internet.add(
        "http://school.example.ru/", page(TAG, "Content-Security-Policy: script-src 'self'; connect-src 'none'")
    )
    text = check(client).text
    assert "Анкета найдена, но работать не будет" in text
    assert f"script-src &#39;self&#39; {HERE}</code>" in text
    assert f"connect-src {HERE}</code>" in text
    assert "Замените в заголовке Content-Security-Policy эту часть на такую:" in text


@pytest.mark.usefixtures("internet")
def test_a_wrong_address_can_be_mended(client: FlaskClient) -> None:
    answer = check(client, "elsewhere.example/page")
    assert answer.status_code == 422
    assert "<title>Ошибка: Проверить не получилось" in answer.text
    assert 'value="elsewhere.example/page"' in answer.text
    assert "Сайт elsewhere.example у организации не указан" in answer.text
    assert check(client, "ничто").status_code == 422


@pytest.mark.usefixtures("internet")
def test_the_form_stands_on_its_own_and_on_the_page_of_ways(client: FlaskClient) -> None:
    for address in (f"/install/{CODE}/check", f"/install/{CODE}"):
        shown = client.get(address)
        assert shown.status_code == 200
        assert f'action="/install/{CODE}/check"' in shown.text
        assert "Проверить сайт</button>" in shown.text
        assert "school.example.ru" in shown.text


def test_refused_hosts_are_told(client: FlaskClient, internet: Internet) -> None:
    del internet
    for _ in range(2):
        origin = {"Origin": "https://new-school.ru"}
        client.post(f"/api/v1/organizations/{CODE}/responses", json=response_payload(), headers=origin)
    assert "<li>с сайта new-school.ru: 2 раза</li>" in check(client).text


def test_checks_are_limited_by_network_and_organization(client: FlaskClient, internet: Internet) -> None:
    answers = [check(client) for _ in range(MOST_CHECKS + 1)]
    assert [answer.status_code for answer in answers] == [200] * MOST_CHECKS + [429]
    assert "Этот сайт проверяли уже много раз подряд." in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
    assert len(internet.requests) == MOST_CHECKS
    assert client.get(f"/install/{CODE}").status_code == 200


def test_busy_is_said_and_when_to_return(app: Flask, client: FlaskClient, internet: Internet) -> None:
    with app.extensions["survey"].fetcher.visit():
        answer = check(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Сейчас проверяются другие сайты." in answer.text
    assert internet.requests == []


def test_other_pages_cannot_press_the_button(client: FlaskClient, internet: Internet) -> None:
    assert check(client, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert internet.requests == []
    assert check(client, **{"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.usefixtures("internet")
def test_unknown_organizations_and_forms_too_large(client: FlaskClient) -> None:
    for code in ("N7M3Q9XB", "nothing"):
        assert client.post(f"/install/{code}/check").status_code == 404
        assert client.get(f"/install/{code}/check").status_code == 404
    assert check(client, "x" * 40_000).status_code == 413
    assert check(client, "x" * 5_000).status_code == 422


def test_an_installation_asks_the_real_internet(app: Flask) -> None:
    network = app.extensions["survey"].fetcher._network
    assert network.dial("93.184.216.34", 80) == ("93.184.216.34", 80)
    assert network.tls.check_hostname
    assert app.extensions["survey"].fetcher._user_agent == f"nok-survey-site-check/1 (+{HERE})"
