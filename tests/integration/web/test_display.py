"""How pages are shown is carried by addresses, so that it works without JavaScript; it never changes what is stored."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import CODE, count_responses, kept_answers, open_form, prepare, seen_form, send

CHOSEN = "contrast=high&size=huge&style=easy"
PAGES = ("/", "/?query=никто", "/receipts", "/receipts/12", "/privacy", "/accessibility", f"/s/{CODE}", "/s/ZZZZZZZZ")


def _carried(address: str) -> dict[str, list[str]]:
    return {name: value for name, value in parse_qs(urlsplit(address).query).items() if name != "lang"}


def _links(page: str) -> list[str]:
    """Return the addresses of our own pages that the page leads to, those that change a setting left out."""
    settings = re.findall(r'<(?:a|button) class="choice".*?>', page, re.DOTALL)
    for setting in settings:
        page = page.replace(setting, "")
    found = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    return [each.replace("&amp;", "&") for each in found if not each.startswith(("/static/", "/questionnaires/"))]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_looks_as_asked_and_every_link_goes_on_so(app: Flask, client: FlaskClient, path: str) -> None:
    prepare(app)
    page = client.get(f"{path}{'&' if '?' in path else '?'}lang=ru&{CHOSEN}").text
    assert '<html lang="ru" data-contrast="high"' in page
    assert 'data-size="huge"' in page
    links = [link for link in _links(page) if not link.startswith("/install")]
    assert len(links) > 1
    carried = {link: _carried(link) for link in links if urlsplit(link).query}
    assert carried == {link: parse_qs(CHOSEN) for link in carried}
    forms = page.count("<form") - page.count('method="post"')
    assert page.count('type="hidden" name="contrast" value="high"') == forms


@pytest.mark.parametrize("path", PAGES)
def test_what_is_not_known_is_the_usual(app: Flask, client: FlaskClient, path: str) -> None:
    prepare(app)
    page = client.get(f"{path}{'&' if '?' in path else '?'}contrast=loud&size=%00&style=&contrast=high").text
    opened = re.search("<html [^>]*>", page)
    assert opened
    assert 'lang="ru"' in opened[0]
    assert "data-contrast" not in opened[0]
    assert "data-size" not in opened[0]


def test_redirects_carry_it_to_the_thanks(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    for address in (f"/?code={CODE}&{CHOSEN}", f"/receipts?number=ABCDEFGHJKMNPQRS&{CHOSEN}"):
        assert _carried(client.get(address).headers["Location"]) == parse_qs(CHOSEN)
    sent = send(client, open_form(client, f"/s/{CODE}?{CHOSEN}"))
    assert _carried(sent.headers["Location"]) == parse_qs(CHOSEN)
    assert 'data-contrast="high"' in client.get(sent.headers["Location"]).text


def test_settings_keep_the_rest_of_the_address(client: FlaskClient) -> None:
    page = client.get("/?query=школа №1&lang=ru").text
    addresses = re.findall(r'href="([^"]*)"\s+data-setting="contrast"', page)
    assert [parse_qs(urlsplit(each.replace("&amp;", "&")).query) for each in addresses] == [
        {"query": ["школа №1"], "lang": ["ru"]},
        {"query": ["школа №1"], "lang": ["ru"], "contrast": ["high"]},
    ]


@pytest.mark.parametrize("path", ["//evil.test/", "/%5C%5Cevil.test", "/%2F%2Fevil.test"])
def test_no_address_of_a_setting_leads_to_another_site(client: FlaskClient, path: str) -> None:
    page = client.get(path, follow_redirects=True).text
    addresses = re.findall(r'href="([^"]*)"\s+data-setting=', page)
    assert addresses
    assert not [each for each in addresses if urlsplit(each).netloc or re.match(r"/[/\\]", each)]


def test_plain_words_are_shown_and_the_same_codes_stored(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    usual, easy = client.get(f"/s/{CODE}").text, client.get(f"/s/{CODE}?style=easy").text
    assert "Стенд — это доска с объявлениями." in easy
    assert "Стенд — это доска с объявлениями." not in usual
    assert send(client, open_form(client, f"/s/{CODE}?style=easy")).status_code == 303
    assert send(client, open_form(client)).status_code == 303
    with app.extensions["survey"].engine.connect() as connection:
        assert len(set(connection.execute(text("SELECT answers FROM response")).scalars())) == 1
    assert count_responses(app) == 2


def test_where_there_are_no_plain_words_none_are_offered(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = client.get(f"/s/{CODE}?lang=en&style=easy").text
    assert 'data-setting="style"' not in page
    assert "Did you read about" in page
    assert "style=easy" in page  # the wish stays, for who goes back to Russian


@pytest.mark.parametrize("change", ["lang=en", "lang=ru&style=easy", "lang=ru&contrast=high"])
def test_changing_how_the_form_is_shown_loses_and_sends_nothing(app: Flask, client: FlaskClient, change: str) -> None:
    prepare(app)
    form = open_form(client)
    typed = {**ANSWERS, "suggestions": "Больше\r\nлавочек", "age": "сорок"}
    posted = {**form.values, **{f"answer_{code}": value for code, value in typed.items()}, "redraw": "1"}
    shown = client.post(f"/s/{CODE}?{change}", data=posted)
    assert shown.status_code == 200
    assert "data-new" not in shown.text
    assert kept_answers(shown) == typed
    assert seen_form(shown).values["token"] == form.values["token"]
    assert count_responses(app) == 0
    again = seen_form(shown)
    assert change.partition("&")[0] in again.action
    assert send(client, again, {"age": "40"}).status_code == 303
    assert send(client, form, {**typed, "age": "40"}).status_code == 303
    assert count_responses(app) == 1


def test_the_list_of_problems_asks_in_short(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    page = send(client, open_form(client, f"/s/{CODE}?style=easy"), {}).text
    assert re.search(r'<a href="#answer_stand_used-0">\s*1\. Вы читали, что написано на стендах\?</a>', page)
    page = send(client, open_form(client), {}).text
    assert "3. Получили ли вы услугу вовремя: в назначенное время или в установленный срок?" in page


def test_the_thanks_say_what_can_be_taken_away(app: Flask, client: FlaskClient) -> None:
    prepare(app, name="Школа «Радуга»", short_name="")
    thanks = client.get(send(client, open_form(client)).headers["Location"]).text
    receipt = thanks.split('class="receipt">')[1].split("<")[0]
    assert f"<dd>http://localhost:8000/receipts/{receipt}</dd>" in thanks
    assert "<dd>Школа «Радуга»</dd>" in thanks
    assert re.search(r"<dd>\d\d\.\d\d\.20\d\d</dd>", thanks)
    assert "обычно до 1 декабря" in thanks
    assert f'href="/s/{CODE}?lang=ru"' in thanks
    assert 'href="/privacy?lang=ru"' in thanks


def test_thanks_of_one_organization_are_not_those_of_another(app: Flask, client: FlaskClient) -> None:
    prepare(app)
    location = send(client, open_form(client)).headers["Location"]
    assert client.get(location).status_code == 200
    assert client.get(location.replace(CODE, "SCHAAAA2")).status_code == 404
