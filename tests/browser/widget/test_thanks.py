"""After the sending: the receipt to copy and to print, when totals come, the ways on; a part on demand brings them."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_COPY = "Скопировать номер"
_PRINT = "Напечатать квитанцию"


def _send(widget: Widget) -> str:
    widget.choose()
    widget.send()
    return widget.expect_thanks()


def _paste(page: Page) -> str:
    """Return what a person would paste into the next field."""
    page.evaluate("document.body.append(Object.assign(document.createElement('input'), { id: 'paste' }))")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    return page.locator("#paste").input_value()


def test_the_part_comes_from_our_host_under_the_strictest_policy(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/w/1-" in request.url else None)
    widget = show_widget()
    _send(widget)
    expect(widget.thanks.get_by_role("button", name=_PRINT)).to_be_visible()
    assert [url.partition("?v=")[0] for url in asked if "thanks" in url] == [f"{live_server.url}/w/1-thanks.js"]
    expect(widget.thanks).to_contain_text("обычно до 1 декабря")
    expect(widget.thanks).to_contain_text("bus.gov.ru")
    links = {link.inner_text(): link.get_attribute("href") for link in widget.thanks.get_by_role("link").all()}
    assert links["Независимая страница опроса этой организации"] == f"{live_server.url}/s/K7M3Q9XA"
    assert links["Что мы храним и кто это видит"] == f"{live_server.url}/privacy"
    assert (widget.console, widget.violations()) == ([], [])


@pytest.mark.wcag("4.1.3")
def test_the_receipt_is_copied_on_a_page_without_encryption(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    receipt = _send(widget)
    assert page.evaluate("typeof navigator.clipboard") == "undefined"
    button = widget.thanks.get_by_role("button", name=_COPY)
    button.click()
    expect(widget.thanks.locator("p[role=status]")).to_have_text("Номер скопирован")
    expect(button).to_be_focused()
    assert _paste(page) == receipt


def test_the_receipt_is_copied_by_the_clipboard_where_there_is_one(
    context: BrowserContext, page: Page, show_widget: ShowWidget
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget = show_widget(name="127.0.0.1")
    receipt = _send(widget)
    assert page.evaluate("isSecureContext")
    widget.thanks.get_by_role("button", name=_COPY).click()
    expect(widget.thanks.locator("p[role=status]")).to_have_text("Номер скопирован")
    assert page.evaluate("navigator.clipboard.readText()") == receipt


def test_a_receipt_that_cannot_be_copied_is_selected(page: Page, show_widget: ShowWidget) -> None:
    page.add_init_script("document.execCommand = () => false")
    widget = show_widget()
    _send(widget)
    widget.thanks.get_by_role("button", name=_COPY).click()
    expect(widget.thanks.locator("p[role=status]")).to_have_text(
        "Скопировать не получилось: номер выделен, скопируйте его сами."
    )


def test_the_receipt_is_printed_and_nothing_else(page: Page, live_server: LiveServer, show_widget: ShowWidget) -> None:
    page.add_init_script("window.print = () => { window.isPrinting = true }")
    page.clock.set_fixed_time("2026-09-01T12:00:00+03:00")
    widget = show_widget()
    receipt = _send(widget)
    widget.thanks.get_by_role("button", name=_PRINT).click()
    assert page.evaluate("isPrinting")
    sheet = page.locator("nok-survey-print")
    expect(sheet).not_to_be_visible()
    page.emulate_media(media="print")
    expect(sheet).to_contain_text(receipt)
    expect(sheet).to_contain_text("Центр помощи семье")
    expect(sheet).to_contain_text("Дата: 1 сентября 2026 г.")
    expect(sheet).to_contain_text(f"{live_server.url}/receipts/{receipt}")
    expect(sheet).to_be_visible()
    expect(page.locator("main")).not_to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("main")).to_be_visible()
    expect(sheet).to_have_count(0)
    page.emulate_media(media="screen")
    widget.thanks.get_by_role("button", name=_PRINT).click()
    expect(sheet).to_have_count(1)
    assert (widget.console, widget.violations()) == ([], [])


def test_a_part_that_does_not_come_leaves_the_receipt(page: Page, show_widget: ShowWidget) -> None:
    page.route("**/w/1-*", lambda route: route.abort())
    widget = show_widget()
    receipt = _send(widget)
    assert len(receipt) == 19
    expect(widget.thanks.get_by_role("link", name="Проверить квитанцию")).to_be_visible()
    expect(widget.thanks.get_by_role("button")).to_have_count(0)
    assert not [text for text in widget.console if "Uncaught" in text]
