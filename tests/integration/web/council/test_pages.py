"""The council's pages: signing in and out, cycles, totals, one organization, and nothing for strangers."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.web.council.conftest import TOTALS, Api, make_token

CYCLE = "/council/cycles/social-2026"
LIST = f"{CYCLE}/organizations"
PAGES = ("/council/", CYCLE, LIST, f"{LIST}/K7M3Q9XA", f"{CYCLE}/suggestions", f"{CYCLE}/days.csv", f"{LIST}.xlsx")


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page)
    assert found
    return found[1]


def _sign_in(client: FlaskClient, token: str, wanted: str = "") -> tuple[int, str]:
    page = client.get("/account/sign-in").text
    answer = client.post("/account/token-sign-in", data={"token": token, "next": wanted, "csrf_token": _csrf(page)})
    return answer.status_code, answer.headers.get("Location") or answer.text


@pytest.fixture
def signed_in(app: Flask, client: FlaskClient, api: Api, councils: tuple[int, int]) -> FlaskClient:  # noqa: ARG001
    """A client in whose session the council is signed in, after some responses."""
    assert _sign_in(client, make_token(app, councils[0])) == (303, "/council/")
    return client


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_led_to_the_sign_in_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/sign-in?next=")
    assert "демонстрация" not in client.get("/account/sign-in").text.lower()


def test_signing_in_needs_a_valid_token_and_our_own_page(
    app: Flask, client: FlaskClient, councils: tuple[int, int]
) -> None:
    status, page = _sign_in(client, "nok_wrong")
    assert (status, "Такого действующего токена нет" in page, "nok_wrong" in page) == (422, True, False)
    token = make_token(app, councils[0])
    from_elsewhere = client.post("/account/token-sign-in", data={"token": token})
    assert (from_elsewhere.status_code, client.get(CYCLE).status_code) == (422, 303)
    assert _sign_in(client, token, CYCLE) == (303, CYCLE)
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example", "/council\\@elsewhere.example"):
        assert _sign_in(client, token, elsewhere) == (303, "/council/")
    cookie = client.get_cookie("session")
    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert token not in cookie.value


def test_pages_show_what_the_api_says(signed_in: FlaskClient) -> None:
    cycles = signed_in.get("/council/").text
    assert 'href="/council/cycles/social-2026"' in cycles
    assert "вне циклов" in cycles
    page = signed_in.get(LIST)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert "=cmd|&#39;/C calc&#39;!A0; «Школа»" in page.text
    assert "на сайте 2" in page.text
    assert "ответов пока нет" in page.text
    assert f'href="{TOTALS}.xlsx"' in page.text
    assert f'href="{TOTALS}.xlsx"' in signed_in.get(CYCLE).text
    assert signed_in.get(f"{TOTALS}.csv").status_code == 200
    one = signed_in.get(f"{CYCLE}/organizations/k7m3q9xa").text
    assert re.search(r"Нет</span>.*?33\u00a0%", one, re.DOTALL)
    assert "Написали: 2" in one
    silent = signed_in.get(f"{CYCLE}/organizations/CCCC1111").text
    assert "Ответов пока нет" in silent
    assert " style=" not in page.text + one


def test_a_sphere_narrows_page_and_downloads(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"{LIST}?sphere=culture").text
    assert "Библиотека, детская" in page
    assert "Ясли" not in page
    assert f"{TOTALS}.csv?sphere=culture" in page
    assert "ничего не найдено" in signed_in.get(f"{LIST}?sphere=mse").text
    for page in ("x", "²", "１", "9" * 5000):
        assert signed_in.get(f"{LIST}?sphere=other&page={page}").status_code == 200
    assert "Ясли" in signed_in.get(f"{LIST}?sphere=other&page=x").text


def test_a_search_finds_by_name_in_any_case(app: Flask, signed_in: FlaskClient) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        changes = {"short_name": "Ёлочка", "name": "Дошкольное учреждение «Ёлочка»"}
        session.execute(text("UPDATE organization SET short_name = :short_name, name = :name WHERE id = 3"), changes)
    for query in ("ЕЛОЧКА", "«ёлочка» дошкольное", "учреждение"):
        page = signed_in.get(LIST, query_string={"query": query}).text
        assert re.findall(r'organizations/(\w+)"', page) == ["CCCC1111"]
        assert ">Ёлочка</a>" in page
        assert '<span class="hint">Дошкольное учреждение «Ёлочка»</span>' in page
        assert "Скачать найденное" in page
        assert "Организаций: 1, ответов: 0." in " ".join(page.split())
    nothing = signed_in.get(LIST, query_string={"query": "<поликлиника>", "sphere": "social"}).text
    assert "По запросу «&lt;поликлиника&gt;» ничего не найдено" in nothing
    assert len(re.findall(r'organizations/(\w+)"', signed_in.get(f"{LIST}?query=+«»").text)) == 3
    assert signed_in.get(LIST, query_string={"query": "слово " * 50}).status_code == 200


def test_an_organization_is_called_by_its_short_name(app: Flask, signed_in: FlaskClient) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        for number, short_name, name in ((1, "школа", "МБОУ"), (2, "Ясли", "Ясли"), (3, "", "Берёзка")):
            changes = {"number": number, "short_name": short_name, "name": name}
            update = "UPDATE organization SET short_name = :short_name, name = :name WHERE id = :number"
            session.execute(text(update), changes)
    rows = re.findall(r'organizations/\w+">(\w+)</a>\s*<span class="hint">(\w+)', signed_in.get(LIST).text)
    assert rows == [("Берёзка", "Социальное"), ("школа", "МБОУ"), ("Ясли", "Культура")]
    page = signed_in.get(f"{CYCLE}/organizations/K7M3Q9XA").text
    assert "<h1>школа</h1>" in page
    assert '<p class="hint">МБОУ</p>' in page
    answer = signed_in.get(f"{TOTALS}?organization=K7M3Q9XA").get_json()
    assert answer["organizations"][0]["name"] == "МБОУ"


def test_an_organization_s_page_shows_where_responses_came_from(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"{CYCLE}/organizations/K7M3Q9XA").text
    section = page[page.index("Откуда ответы") : page.index("Ответы на вопросы")]
    shown = re.findall(r'class="option">(.*?)</span>.*?class="value">(\d+)', section, re.DOTALL)
    assert shown == [("Второе &lt;отделение&gt;", "0"), ("Отделение № 10", "2"), ("Место не указано", "1")]
    files = re.findall(r'href="([^"]*by=place[^"]*)"', page)
    assert len(files) == 3
    assert {signed_in.get(each.replace("&amp;", "&")).status_code for each in files} == {200}
    without = signed_in.get(f"{CYCLE}/organizations/BBBB1111").text
    assert ("Откуда ответы" in without, "by=place" in without) == (False, False)


def test_many_organizations_come_page_by_page(app: Flask, signed_in: FlaskClient, councils: tuple[int, int]) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        many = [add_organization(session, f"AA{number:06}", name=f"Сад {number:03}") for number in range(51)]
        council = add_council(session, "gardens")
        add_cycle(session, council, many)
        session.execute(text(f"UPDATE cycle SET council_id = {councils[0]} WHERE code = 'gardens-2026'"))
    first = signed_in.get("/council/cycles/gardens-2026/organizations").text
    assert ("Сад 049" in first, "Сад 050" in first, "Страница 1 из 2" in first) == (True, False, True)
    assert (
        "page=2&amp;query=%D1%81%D0%B0%D0%B4"
        in signed_in.get("/council/cycles/gardens-2026/organizations?query=сад").text
    )
    second = signed_in.get("/council/cycles/gardens-2026/organizations?page=2").text
    assert ("Сад 049" in second, "Сад 050" in second) == (False, True)
    assert "На этой странице организаций нет" in signed_in.get("/council/cycles/gardens-2026/organizations?page=9").text


@pytest.mark.usefixtures("api")
def test_what_another_council_may_not_see_is_no_page(
    app: Flask, client: FlaskClient, councils: tuple[int, int]
) -> None:
    _sign_in(client, make_token(app, councils[1]))
    for address in (CYCLE, f"{CYCLE}/organizations/K7M3Q9XA", "/council/cycles/social-standing-2026"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "В списке цикла пока нет организаций" in client.get("/council/cycles/museums-2026").text


def test_signing_out_ends_the_session(signed_in: FlaskClient) -> None:
    token = _csrf(signed_in.get("/council/").text)
    signed_in.post("/account/sign-out")
    assert signed_in.get(CYCLE).status_code == 200
    assert signed_in.post("/account/sign-out", data={"csrf_token": token}).status_code == 303
    assert signed_in.get(CYCLE).status_code == 303
    assert signed_in.get(TOTALS).status_code == 401


@pytest.fixture
def demo(database_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """A demonstration on the same database."""
    app = create_app(make_settings(database_url, demo=True), catalogue)
    yield app
    app.extensions["survey"].close()


def test_a_demonstration_needs_no_token(app: Flask, demo: Flask, councils: tuple[int, int]) -> None:
    client = demo.test_client()
    page = client.get("/account/sign-in").text
    assert "Войти как Совет social (демонстрация)" in page
    data = {"who": f"council {councils[0]}", "csrf_token": _csrf(page)}
    assert client.post("/account/demo-sign-in", data={"who": data["who"]}).status_code == 422
    assert client.post("/account/demo-sign-in", data=data).status_code == 303
    assert client.get(CYCLE).status_code == 200
    assert client.get(TOTALS).status_code == 200
    cookie = client.get_cookie("session")
    assert cookie
    real = app.test_client()
    real.set_cookie("session", cookie.value)
    assert real.get(TOTALS).status_code == 401
    assert real.post("/account/demo-sign-in", data=data).status_code in (401, 422)
