"""Where the widget cannot be, a plain link to the hosted page is; it is never lost for nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_WITHOUT = {
    "customElements": "Object.defineProperty(window, 'customElements', { value: undefined })",
    "attachShadow": "delete Element.prototype.attachShadow",
    "adoptedStyleSheets": "delete Document.prototype.adoptedStyleSheets",
    "replaceSync": "delete CSSStyleSheet.prototype.replaceSync",
    "fetch": "delete window.fetch",
}


def _expect_link(page: Page, address: str, selector: str = "nok-survey > a") -> None:
    link = page.locator(selector)
    expect(link).to_be_visible()
    expect(link).to_have_text("Оцените качество услуг")
    expect(link).to_have_attribute("href", address)


@pytest.fixture
def scriptless_page(browser: Browser) -> Iterator[Page]:
    """A tab of a browser with JavaScript off."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("feature", _WITHOUT)
def test_a_link_is_there_in_a_browser_without(feature: str, live_server: LiveServer, site: Site, page: Page) -> None:
    page.add_init_script(_WITHOUT[feature])
    widget = Widget(page)
    bare = '<p><nok-survey organization="K7M3Q9XA" place="hall"></nok-survey></p>'  # its page gave no link
    page.goto(site.add_page(site.snippet() + bare), wait_until="load")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA", "main > nok-survey > a")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA?place=hall", "p > nok-survey > a")
    expect(widget.form).to_have_count(0)
    assert widget.console == []


def test_the_link_stays_with_javascript_off(live_server: LiveServer, site: Site, scriptless_page: Page) -> None:
    scriptless_page.goto(site.add_page(site.snippet()))
    _expect_link(scriptless_page, f"{live_server.url}/s/K7M3Q9XA")


def test_the_link_stays_where_the_policy_forbids_the_script(live_server: LiveServer, site: Site, page: Page) -> None:
    page.goto(site.add_page(site.snippet(), policy="default-src 'none'"), wait_until="load")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA")


def test_the_link_stays_where_the_policy_forbids_the_connection(
    live_server: LiveServer, site: Site, page: Page
) -> None:
    address = site.add_page(site.snippet(), policy=f"default-src 'none'; script-src {site.host}")
    page.goto(address, wait_until="networkidle")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA")


def test_the_link_stays_when_the_script_does_not_come(live_server: LiveServer, site: Site, page: Page) -> None:
    page.route("**/w/1.js", lambda route: route.abort())
    page.goto(site.add_page(site.snippet()), wait_until="load")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA")


def test_the_link_stays_while_the_server_is_away_and_the_form_comes_with_the_network(
    live_server: LiveServer, site: Site, page: Page, context: BrowserContext
) -> None:
    widget = Widget(page)
    page.route("**/questionnaire*", lambda route: route.abort())
    page.goto(site.add_page(site.snippet()), wait_until="networkidle")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA")
    assert widget.events("error") == [{"code": "unavailable"}]
    page.unroute("**/questionnaire*")
    context.set_offline(True)
    context.set_offline(False)
    expect(widget.question("stand_used")).to_be_visible()
    expect(page.locator("nok-survey > a")).not_to_be_visible()


@pytest.mark.parametrize("text", ["<html>Portal of the provider</html>", "{}", '{"questionnaire": {"questions": 1}}'])
def test_the_link_stays_when_something_else_answers(live_server: LiveServer, site: Site, page: Page, text: str) -> None:
    widget = Widget(page)
    page.route("**/questionnaire*", lambda route: route.fulfill(status=200, body=text))
    page.goto(site.add_page(site.snippet()), wait_until="networkidle")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA")
    assert widget.events("error") == [{"code": "unavailable"}]


def test_the_link_stays_when_the_organization_is_unknown(live_server: LiveServer, site: Site, page: Page) -> None:
    widget = Widget(page)
    page.goto(site.add_page(site.snippet('organization="ABSENT22"')), wait_until="networkidle")
    _expect_link(page, f"{live_server.url}/s/K7M3Q9XA")
    assert widget.events("error") == [{"code": "organization_unknown"}]


def test_an_element_without_an_organization_asks_nothing(site: Site, page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "/api/" in request.url else None)
    page.goto(site.add_page(site.snippet("")), wait_until="networkidle")
    expect(page.locator("nok-survey > a")).to_be_visible()
    assert asked == []


def test_the_form_of_another_organization_does_not_stay(live_server: LiveServer, site: Site, page: Page) -> None:
    page.route("**/SCHAAAA2/questionnaire*", lambda route: route.abort())
    widget = Widget(page)
    page.goto(site.add_page(site.snippet()))
    widget.form.wait_for()
    widget.element.evaluate("element => element.setAttribute('organization', 'SCHAAAA2')")
    expect(widget.form).to_have_count(0)
    _expect_link(page, f"{live_server.url}/s/SCHAAAA2")
    widget.element.evaluate("element => element.setAttribute('organization', 'K7M3Q9XA')")
    expect(widget.form).to_be_visible()
