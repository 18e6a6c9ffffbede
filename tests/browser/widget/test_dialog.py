"""The mode `button`: the questionnaire in a dialog over the page, which waits behind it as it was."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser
_BUTTON = 'organization="K7M3Q9XA" mode="button"'


@pytest.fixture
def widget(site: Site, page: Page) -> Widget:
    """The button of the questionnaire in a long page with links around it."""
    page.goto(site.add_page(f'<a href="#before">До</a>{site.snippet(_BUTTON)}<a href="#after">После</a>' + "<p>x" * 99))
    widget = Widget(page)
    _opener(widget).wait_for()
    return widget


def _opener(widget: Widget) -> Locator:
    return widget.element.locator("[part~=opener]")


def _dialog(widget: Widget) -> Locator:
    return widget.element.get_by_role("dialog", name="Оцените качество услуг")


def _open(widget: Widget) -> None:
    _opener(widget).click()
    expect(_dialog(widget)).to_be_visible()


@pytest.mark.wcag("2.4.3", "3.2.1")
def test_the_button_opens_the_questionnaire_with_the_focus_at_its_title(widget: Widget) -> None:
    expect(_opener(widget)).to_have_text("Оцените качество услуг")
    expect(widget.form).not_to_be_visible()
    _open(widget)
    expect(widget.element.locator("#t")).to_be_focused()
    assert (widget.console, widget.violations()) == ([], [])


@pytest.mark.wcag("2.1.2", "2.4.3")
@pytest.mark.parametrize("close", ["Escape", "the button"])
def test_the_focus_stays_in_the_dialog_and_returns_to_the_button(widget: Widget, close: str) -> None:
    _open(widget)
    for _ in range(60):
        widget.page.keyboard.press("Tab")
        assert widget.page.evaluate("document.activeElement.localName") != "a"
    if close == "Escape":
        widget.page.keyboard.press("Escape")
    else:
        _dialog(widget).get_by_role("button", name="Закрыть").click()
    expect(_dialog(widget)).not_to_be_visible()
    expect(_opener(widget)).to_be_focused()


def test_answers_are_kept_while_the_dialog_is_closed(live_server: LiveServer, widget: Widget) -> None:
    _open(widget)
    widget.choose()
    widget.answer("suggestions", "Больше света")
    widget.page.keyboard.press("Escape")
    _open(widget)
    expect(widget.element.locator("#f-suggestions")).to_have_value("Больше света")
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == {**ANSWERS, "suggestions": "Больше света"}
    assert count_stored(live_server.app) == 1


def test_what_was_sent_is_said_beside_the_button_and_the_receipt_stays(widget: Widget) -> None:
    _open(widget)
    widget.choose()
    widget.send()
    receipt = widget.expect_thanks()
    widget.page.keyboard.press("Escape")
    expect(widget.element.locator("[part~=opener-note]")).to_have_text("Спасибо! Ответы приняты")
    _open(widget)
    expect(widget.receipt).to_have_text(receipt)
    expect(widget.thanks.locator("h2")).to_be_focused()


def test_an_answer_on_its_way_goes_on_when_the_dialog_is_closed(
    live_server: LiveServer, widget: Widget, context: BrowserContext
) -> None:
    widget.page.clock.install()
    _open(widget)
    widget.choose()
    context.set_offline(True)
    widget.send()
    expect(widget.status.first).to_be_visible()
    expect(_dialog(widget).locator("[part=status]")).to_contain_text("Нет связи")
    widget.page.keyboard.press("Escape")
    note = widget.element.locator("[part~=opener-note]")
    expect(note).to_contain_text("Нет связи. Ответы не пропали")
    context.set_offline(False)
    expect(note).to_have_text("Спасибо! Ответы приняты")
    assert count_stored(live_server.app) == 1


def test_the_page_behind_does_not_scroll(widget: Widget) -> None:
    page = widget.page
    page.evaluate("scrollTo(0, 40)")
    _open(widget)
    before = page.evaluate("scrollY")
    page.mouse.move(5, 5)
    page.mouse.wheel(0, 500)
    page.keyboard.press("Escape")
    expect(_dialog(widget)).not_to_be_visible()
    page.wait_for_function("document.adoptedStyleSheets.length === 0")  # an event comes after what is seen
    assert page.evaluate("scrollY") == before
    page.mouse.wheel(0, 500)
    page.wait_for_function("before => scrollY > before", arg=before)


@pytest.mark.wcag("1.4.10")
def test_a_phone_gives_the_dialog_its_whole_screen(widget: Widget) -> None:
    widget.page.set_viewport_size({"width": 320, "height": 640})
    _open(widget)
    box = _dialog(widget).bounding_box()
    assert box == {"x": 0, "y": 0, "width": 320, "height": 640}
    content = widget.element.locator("[part=root]")
    assert content.evaluate("content => content.scrollWidth <= content.clientWidth")
    content.evaluate("content => content.scrollTo(0, 900)")
    assert content.evaluate("content => content.scrollTop") == 900
    expect(_dialog(widget).get_by_role("button", name="Закрыть")).to_be_in_viewport(ratio=1)


@pytest.mark.wcag("2.1.1", "2.1.2")
def test_the_keyboard_is_enough_for_the_dialog(live_server: LiveServer, widget: Widget) -> None:
    widget.tab_through({}, until="opener")
    widget.page.keyboard.press("Enter")
    expect(widget.element.locator("#t")).to_be_focused()
    widget.tab_through(ANSWERS, text="Больше света")
    widget.page.keyboard.press("Enter")
    expect(widget.thanks.locator("h2")).to_be_focused()
    widget.page.keyboard.press("Escape")
    expect(_opener(widget)).to_be_focused()
    assert count_stored(live_server.app) == 1


@pytest.mark.parametrize(
    "without",
    [
        "delete HTMLDialogElement.prototype.showModal",
        """
        const make = document.createElement;
        delete window.HTMLDialogElement;
        document.createElement = function (name) { return make.call(document, name === 'dialog' ? 'x-dialog' : name) };
        """,
    ],
    ids=["showModal", "HTMLDialogElement"],
)
def test_the_questionnaire_stands_in_the_page_in_a_browser_without(
    without: str, page: Page, show_widget: ShowWidget
) -> None:
    page.add_init_script(without)
    widget = show_widget(_BUTTON)
    expect(widget.question("stand_used")).to_be_visible()
    expect(_opener(widget)).to_have_count(0)


def test_the_questionnaire_stands_in_the_page_when_the_part_does_not_come(page: Page, show_widget: ShowWidget) -> None:
    page.route("**/w/1-dialog.js*", lambda route: route.abort())
    widget = show_widget(_BUTTON)
    widget.choose()
    widget.send()
    widget.expect_thanks()


def test_one_tag_gives_a_button_in_the_language_of_the_page(site: Site, page: Page) -> None:
    data = 'data-organization="K7M3Q9XA" data-mode="button" data-lang="en" data-layout="steps"'
    page.goto(site.add_page(f'<script src="{site.host}/w/1.js" {data} async></script>'))
    page.get_by_role("button", name="Rate the quality of service").click()
    widget = Widget(page)
    expect(widget.question("stand_used")).to_be_visible()
    expect(widget.question("site_used")).not_to_be_visible()
    widget.element.get_by_role("button", name="Русский").click()
    expect(widget.element.locator("#t")).to_have_text("Оцените условия обслуживания")
    expect(widget.element.get_by_role("button", name="Закрыть")).to_be_visible()
    page.keyboard.press("Escape")
    expect(_opener(widget)).to_have_text("Оцените качество услуг")
