"""The install page as the person meets it who keeps a school's site."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from survey_app.web.install.snippets import Addresses, render_element
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import overflow, tiny_targets
from tests.browser.install.conftest import CODE
from tests.integration.web.hosted_forms import count_responses

pytestmark = pytest.mark.browser
_IN_TEXT = ".card p a, .card li a, details summary, .skip, .preview *"  # links within text are let off, as WCAG does


def _copied(page: Page) -> str:
    """Return what is in the clipboard, by pasting it."""
    field = page.locator("#accent")
    page.evaluate("document.querySelector('#accent').maxLength = 10000")
    field.fill("")
    field.press("Control+V")
    return field.input_value()


def test_a_button_copies_the_snippet(context: BrowserContext, page: Page, addresses: Addresses) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(addresses.install)
    button = page.get_by_role("button", name="Скопировать код (способ 1)", exact=True)
    button.click()
    expect(button.locator("xpath=..").get_by_role("status")).to_have_text("Скопировано")
    assert page.evaluate("navigator.clipboard.readText()") == render_element(addresses)
    page.get_by_role("button", name="Скопировать (политика для способа 3)").click()
    policy = f"frame-src {addresses.host}; script-src {addresses.host}"
    assert page.evaluate("navigator.clipboard.readText()") == policy


def test_it_copies_over_plain_http_too(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.install.replace("127.0.0.1", "survey.test"))
    assert page.evaluate("window.isSecureContext") is False
    page.get_by_role("button", name="Скопировать адрес").click()
    expect(page.locator("[data-copy=kiosk-text] + [role=status]")).to_have_text("Скопировано")
    assert _copied(page) == addresses.kiosk


def test_every_way_is_shown_but_cannot_be_answered(live_server: LiveServer, page: Page, addresses: Addresses) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(addresses.install)
    widgets = page.locator(".preview nok-survey")
    expect(widgets).to_have_count(2)  # the element's, and the one that the tag puts in
    for widget in widgets.all():
        expect(widget.locator("form")).to_be_visible()
    page.locator("iframe").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text("Оцените условия")
    for picture in page.locator(".banner img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("each => each.decode().then(() => each.naturalWidth >= each.width)")
    reached = page.evaluate("""() => [...document.querySelectorAll("[inert] *")].filter(each => {
      each.focus(); return document.activeElement === each })""")
    assert reached == []
    widgets.first.locator("#f-stand_used").evaluate("each => each.focus()")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert (refused, count_responses(live_server.app)) == ([], 0)


def test_two_questions_lead_to_a_way(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.install)
    expect(page.get_by_role("link", name="способ 3")).to_be_hidden()
    page.get_by_text("Да, можно").click()
    page.get_by_role("link", name="способ 3").click()
    expect(page).to_have_url(f"{addresses.install}#frame")
    expect(page.locator("#frame")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_it_fits_and_has_no_barrier(page: Page, addresses: Addresses, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    paths = (
        f"/install/{CODE}",
        f"/install/{CODE}?accent=%23006e3c",
        f"/install/{CODE}?accent=red",
        "/install/",
        "/install/?query=центр",
        "/install/ZZZZZZZZ",
        "/install/guides/wordpress",
        "/install/guides/bitrix?code=K7M3Q9XA",
        "/install/guides/html",
    )
    for path in paths:
        page.goto(addresses.host + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        tiny = [each for each in tiny_targets(page) if not _is_in_text(page, each)]
        seen = (path, overflow(page), tiny, run_axe(page))
        assert seen == (path, 0, [], []), seen


def _is_in_text(page: Page, html: str) -> bool:
    found: bool = page.evaluate(
        "([html, selector]) => [...document.querySelectorAll(selector)].some(each => each.outerHTML === html)",
        [html, _IN_TEXT],
    )
    return found


def test_without_javascript_all_of_it_is_there(plain_page: Page, addresses: Addresses) -> None:
    plain_page.goto(addresses.install)
    assert overflow_of(plain_page) == 0
    expect(plain_page.locator("#element-text")).to_have_text(render_element(addresses))
    expect(plain_page.get_by_role("button", name="Скопировать")).to_have_count(0)
    expect(plain_page.locator(".preview a").first).to_have_text("Оцените качество услуг")
    plain_page.get_by_text("Нет, только текст").click()
    expect(plain_page.get_by_text("скачайте её")).to_be_visible()
    plain_page.get_by_role("textbox", name="Цвет кнопки и ссылок").fill("#ffcc00")
    plain_page.get_by_role("button", name="Проверить цвета").click()
    plain_page.get_by_role("link", name="#907300").click()
    expect(plain_page.get_by_text("Читается хорошо.")).to_be_visible()
    expect(plain_page.locator(".sample-name")).to_have_css("color", "rgb(144, 115, 0)")


def overflow_of(page: Page) -> int:
    """Return by how many pixels the page is wider than its window, where no script can be asked."""
    return int(page.locator("body").evaluate("each => each.scrollWidth") - 320)
