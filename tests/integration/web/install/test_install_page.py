"""The page for whoever keeps an organization's site: what it says, and to whom."""

from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import add_organization
from tests.integration.web.hosted_forms import CODE, prepare

HOST = "http://localhost:8000"


class Snippets(HTMLParser):
    """The texts that a page offers to copy, by id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._id = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("id") or ""
        self._id = name.removesuffix("-text") if tag == "code" and name.endswith("-text") else self._id

    def handle_data(self, data: str) -> None:
        if self._id:
            self.found[self._id] = self.found.get(self._id, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._id = ""


def _snippets(client: FlaskClient, query: str = "") -> dict[str, str]:
    answer = client.get(f"/install/{CODE}{query}")
    assert answer.status_code == 200, answer.text
    return Snippets(answer.text).found


def test_the_four_ways_carry_the_public_address_and_the_code(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    link = f'<a href="{HOST}/s/{CODE}">'
    found = _snippets(client)
    assert found["element"] == (
        f'<script src="{HOST}/w/1.js" async></script>\n'
        f'<nok-survey organization="{CODE}">{link}Оцените качество услуг</a></nok-survey>'
    )
    assert found["tag"] == f'<script src="{HOST}/w/1.js" data-organization="{CODE}" async></script>'
    assert found["frame"] == (
        f'<iframe src="{HOST}/s/{CODE}" title="Оцените качество услуг" width="100%" height="900"></iframe>\n'
        f'<script src="{HOST}/w/frame.js" async></script>'
    )
    assert found["banner-240x80"] == (
        f'{link}<img src="{HOST}/install/{CODE}/banner-240x80.png" width="240" height="80" '
        'alt="Оцените качество услуг. Анонимно, 3 минуты"></a>'
    )
    assert found["kiosk"] == f"{HOST}/kiosk/{CODE}"
    assert found["address"] == f"{HOST}/install/{CODE}"


def test_the_policies_are_exact(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    found = _snippets(client)
    assert found["policy-widget"] == f"script-src {HOST}; connect-src {HOST}"
    assert found["policy-frame"] == f"frame-src {HOST}; script-src {HOST}"
    assert found["policy-banner"] == f"img-src {HOST}"


def test_the_registered_site_is_named_as_people_write_it(app: Flask, client: FlaskClient) -> None:
    prepare(app, hosts=("xn--80aswg.xn--p1ai", "school.example"))
    page = client.get(f"/install/{CODE}").text
    assert "<strong>school.example</strong>" in page
    assert "<strong>сайт.рф</strong>" in page
    assert "используйте способ 3 или 4" in page


def test_without_a_registered_site_it_says_that_any_site_may_send(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    assert "сайт не указан, поэтому ответы принимаются с любого сайта" in client.get(f"/install/{CODE}").text


def test_names_are_shown_as_text(app: Flask, client: FlaskClient) -> None:
    prepare(app, short_name="<b>Школа</b> & «Радуга»")
    page = client.get(f"/install/{CODE}").text
    assert "<b>" not in page
    assert "&lt;b&gt;Школа&lt;/b&gt; &amp; «Радуга»" in page


def test_the_page_may_frame_our_own_pages_and_nobody_may_frame_it(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    policy = client.get(f"/install/{CODE}").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-src" not in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "12", "школа"])
def test_an_unknown_code_says_what_to_do(app: Flask, client: FlaskClient, code: str) -> None:
    prepare(app)
    answer = client.get(f"/install/{code}")
    assert answer.status_code == 404
    assert f"Организации с кодом {code} нет" in answer.text
    assert 'name="query"' in answer.text


def test_the_start_finds_by_code_and_by_words(app: Flask, client: FlaskClient) -> None:
    prepare(app, name="Школа «Радуга»", short_name="Радуга")
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "SCHAAAA2", name="Лицей", short_name="Лицей")
    assert client.get("/install/").status_code == 200
    typed = client.get("/install/?query=к7м3-q9ха")  # Cyrillic letters that look the same
    assert (typed.status_code, typed.headers["Location"]) == (303, f"/install/{CODE}")
    found = client.get("/install/?query=радуга").text
    assert f'href="/install/{CODE}"' in found
    assert "SCHAAAA2" not in found
    assert "Ничего не найдено" in client.get("/install/?query=ничего").text


def test_searches_are_limited(app: Flask, client: FlaskClient) -> None:
    app.extensions["survey_counter"]._limit = 1
    assert [client.get("/install/?query=школа").status_code for _ in range(2)] == [200, 429]


def test_the_start_page_leads_here(client: FlaskClient) -> None:
    assert 'href="/install/"' in client.get("/").text
