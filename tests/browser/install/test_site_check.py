"""«Проверить сайт» as people press it: once, told that it takes a while, with and without JavaScript."""

import socket
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from survey_app.fetching.page_fetcher import PageFetcher
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.factories import add_organization
from tests.internet import Internet, open_internet
from tests.internet import page as page_of

pytestmark = pytest.mark.browser
CODE = "K7M3Q9XA"
# Notes, before the page leaves, what its button says then.
NOTE_BUTTON = """document.addEventListener("submit", () => setTimeout(() => {
  const button = document.querySelector("[data-busy]");
  sessionStorage.busy = [button.textContent, button.getAttribute("aria-disabled"), document.activeElement === button];
}))"""


@pytest.fixture
def internet(live_server: LiveServer) -> Iterator[Internet]:
    """The organization's site, which has a banner, and a policy that forbids the tag."""
    tag = f'<script src="{live_server.url}/w/1.js" data-organization="{CODE}"></script>'
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, CODE, hosts=["school.example.ru"], site_url="school.example.ru")
    with open_internet() as internet:
        internet.add("http://school.example.ru/", page_of(tag, "Content-Security-Policy: default-src 'self'"))
        live_server.app.extensions["survey"].fetcher = PageFetcher("Tests/1", internet.network())
        yield internet


def test_the_button_says_that_it_is_checking_and_checks_once(
    page: Page, live_server: LiveServer, internet: Internet
) -> None:
    def answer_slowly(line: socket.socket) -> None:
        time.sleep(0.7)
        line.sendall(page_of("<p>"))

    internet.add("http://school.example.ru/slow", answer_slowly)
    page.goto(f"{live_server.url}/install/{CODE}/check")
    page.evaluate(NOTE_BUTTON)
    page.get_by_label("Адрес страницы с анкетой").fill("http://school.example.ru/slow")
    button = page.get_by_role("button", name="Проверить сайт")
    button.dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name="Анкета не найдена")).to_be_focused()
    assert page.evaluate("sessionStorage.busy") == "Проверяем…,true,true"
    assert len(internet.requests) == 1
    expect(button).to_have_text("Проверить сайт")


def test_without_javascript_from_the_page_of_ways(
    browser: Browser, live_server: LiveServer, internet: Internet
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    page.goto(f"{live_server.url}/install/{CODE}")
    page.get_by_role("button", name="Проверить сайт").click()
    expect(page.get_by_role("heading", name="Анкета найдена, но работать не будет")).to_be_visible()
    expect(page.get_by_text(f"script-src 'self' {live_server.url}", exact=True)).to_be_visible()
    page.get_by_role("link", name="Как поставить анкету на сайт").click()
    expect(page.get_by_role("heading", name="Как поставить анкету на сайт")).to_be_visible()
    assert len(internet.requests) == 1
    context.close()


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize("address", ["", "elsewhere.example"])
def test_a_result_has_no_barriers(context: BrowserContext, live_server: LiveServer, address: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/install/{CODE}/check")
    page.get_by_label("Адрес страницы с анкетой").fill(address)
    page.get_by_role("button", name="Проверить сайт").click()
    expect(page.locator("#verdict")).to_be_focused()
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
