"""The looks that a person chooses: contrast, size, plain words; remembered on the device, never in the way."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.browser.words import list_broken_words
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser
_PLAIN_TITLE = "Расскажите, как вас обслужили"
_SIZES = {"normal": "17px", "large": "25.5px", "huge": "34px"}
# What the form looks like at the moment when it comes into the page, before anything is painted.
_AT_FIRST = """
addEventListener('nok-survey-ready', (event) => {
  const { dataset } = event.composedPath()[0].shadowRoot.querySelector('[part~=root]');
  window.first = { contrast: dataset.contrast, size: dataset.size };
});
"""


def _remembered(page: Page) -> Any:
    return json.loads(page.evaluate("localStorage.getItem('nok-survey-display')"))


def _remember(page: Page, **display: str) -> None:
    page.add_init_script(f"localStorage.setItem('nok-survey-display', '{json.dumps(display)}')")


@pytest.mark.wcag("1.4.4", "1.4.6")
def test_what_is_chosen_is_applied_and_remembered_for_the_next_page(
    site: Site, page: Page, show_widget: ShowWidget
) -> None:
    page.add_init_script(_AT_FIRST)
    widget = show_widget()
    widget.open_settings()
    widget.set_display("contrast", "high")
    expect(widget.element.locator("[part=root]")).to_have_css("background-color", "rgb(0, 0, 0)")
    for size in ("large", "huge"):
        widget.set_display("size", size)
        expect(widget.form).to_have_css("font-size", _SIZES[size])
    assert _remembered(page) == {"contrast": "high", "size": "huge"}
    page.goto(site.add_page(site.snippet()))
    widget.form.wait_for()
    assert page.evaluate("first") == {"contrast": "high", "size": "huge"}
    widget.open_settings()
    expect(widget.element.locator("#d-size-huge")).to_be_checked()
    expect(widget.element.locator("#d-contrast-high")).to_be_checked()
    assert (widget.console, widget.violations()) == ([], [])


def test_the_choice_of_the_person_wins_over_that_of_the_page(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget('organization="K7M3Q9XA" contrast="high"')
    root = widget.element.locator("[part=root]")
    expect(root).to_have_css("background-color", "rgb(0, 0, 0)")
    widget.open_settings()
    expect(widget.element.locator("#d-contrast-high")).to_be_checked()
    widget.set_display("contrast", "normal")
    expect(root).to_have_css("background-color", "rgb(255, 255, 255)")
    widget.element.evaluate("element => element.setAttribute('contrast', 'high')")
    expect(root).to_have_css("background-color", "rgb(255, 255, 255)")
    assert _remembered(page) == {"contrast": "normal"}


@pytest.mark.wcag("3.1.5")
def test_plain_words_come_with_the_answers_kept_and_the_focus_where_it_was(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    title = widget.element.locator("#t")
    widget.choose()
    widget.open_settings()
    widget.set_display("style", "easy")
    expect(title).to_have_text(_PLAIN_TITLE)
    expect(widget.element.locator("#d-style-easy")).to_be_focused()
    expect(widget.element.locator("#d-style-easy")).to_be_checked()
    widget.set_display("style", "standard")
    expect(title).not_to_have_text(_PLAIN_TITLE)
    widget.set_display("style", "easy")
    expect(title).to_have_text(_PLAIN_TITLE)
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == ANSWERS
    assert _remembered(page) == {"style": "easy"}


def test_remembered_plain_words_need_no_further_request(live_server: LiveServer, site: Site, page: Page) -> None:
    _remember(page, style="easy")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(live_server.url)))
    address = site.add_page(site.snippet())
    page.goto(address)
    widget = Widget(page)
    expect(widget.element.locator("#t")).to_have_text(_PLAIN_TITLE)
    asked.remove(address)
    assert asked == ["/w/1.js", "/api/v1/organizations/K7M3Q9XA/questionnaire?lang=ru&style=easy"]


def test_plain_words_are_offered_only_in_a_language_that_has_them(show_widget: ShowWidget) -> None:
    widget = show_widget('organization="K7M3Q9XA" lang="en"')
    panel = widget.open_settings()
    expect(panel.get_by_role("group", name="Contrast")).to_be_visible()
    expect(widget.element.locator("#d-style-easy")).to_have_count(0)


def test_where_storage_is_forbidden_the_choice_lasts_as_long_as_the_page(page: Page, show_widget: ShowWidget) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
    )
    widget = show_widget()
    widget.open_settings()
    widget.set_display("size", "large")
    expect(widget.form).to_have_css("font-size", _SIZES["large"])
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.console == []


@pytest.mark.parametrize("stored", ["", "{", "null", "[]", '"high"', "5", '{"size": 5, "contrast": {}, "style": []}'])
def test_what_else_storage_holds_does_no_harm(stored: str, page: Page, show_widget: ShowWidget) -> None:
    page.add_init_script(f"localStorage.setItem('nok-survey-display', {json.dumps(stored)})")
    widget = show_widget()
    expect(widget.form).to_have_css("font-size", "17px")
    expect(widget.element.locator("[part=root]")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert widget.console == []


def test_settings_that_do_not_come_say_so_and_may_be_tried_again(
    context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    context.set_offline(True)
    widget.element.locator("[part=toggle]").click()
    expect(widget.element.locator("[part=note]")).to_contain_text("Не получилось: нет связи")
    expect(widget.element.locator("[part=toggle]")).to_have_attribute("aria-expanded", "false")
    context.set_offline(False)
    widget.open_settings()
    expect(widget.element.locator("[part=note]")).to_have_text("")


@pytest.mark.wcag("2.1.1", "4.1.2")
def test_the_keyboard_is_enough_for_the_settings(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.tab_through({}, until="toggle")
    toggle = widget.element.get_by_role("button", name="Версия для слабовидящих")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    widget.element.get_by_role("group", name="Версия для слабовидящих").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(widget.element.locator("[part=root]")).to_have_attribute("data-contrast", "high")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(widget.element.locator("[part=root]")).to_have_attribute("data-size", "large")
    toggle.focus()
    page.keyboard.press("Space")
    expect(widget.element.locator("[part=settings]")).to_have_count(0)
    expect(toggle).to_be_focused()


def test_who_wants_more_contrast_of_every_page_gets_it_here(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    intro = widget.element.locator("[part=intro]")
    expect(intro).to_have_css("color", "rgb(86, 98, 116)")
    page.emulate_media(contrast="more")
    expect(intro).to_have_css("color", "rgb(23, 33, 46)")


@pytest.mark.wcag("1.4.1", "1.4.11")
def test_a_checked_option_is_told_apart_in_forced_colours(page: Page, show_widget: ShowWidget) -> None:
    page.emulate_media(forced_colors="active")
    widget = show_widget()
    widget.answer("stand_used", "yes")
    borders = "box => [...box.querySelectorAll('label span')].map((span) => getComputedStyle(span).borderTopColor)"
    checked, unchecked = widget.question("stand_used").evaluate(borders)
    assert checked != unchecked


@pytest.mark.wcag("2.3.3")
def test_nothing_moves_for_who_wants_no_motion(page: Page, show_widget: ShowWidget) -> None:
    page.emulate_media(reduced_motion="reduce")
    widget = show_widget('organization="K7M3Q9XA" layout="steps"')
    moving = """
    element => [...element.shadowRoot.querySelectorAll('*')].map((each) => getComputedStyle(each))
      .filter((style) => style.transitionDuration !== '0s' || style.animationName !== 'none').length
    """
    assert widget.element.evaluate(moving) == 0


def test_a_language_without_plain_words_says_so_in_the_panel(show_widget: ShowWidget) -> None:
    said = "Only the Russian texts are written in plain language."
    widget = show_widget()
    for style, is_said in (("standard", False), ("easy", True)):
        widget.element.evaluate("element => element.setAttribute('lang', 'ru')")
        expect(widget.button).to_have_text("Отправить ответы")
        widget.open_settings()
        widget.set_display("style", style)
        widget.element.evaluate("element => element.setAttribute('lang', 'en')")
        expect(widget.button).to_have_text("Send the answers")
        expect(widget.open_settings().get_by_text(said)).to_be_visible(visible=is_said)


@pytest.mark.parametrize("layout", ["page", "steps"])
@pytest.mark.parametrize("looks", [{}, {"style": "easy"}, {"size": "huge", "style": "easy"}], ids=str)
def test_no_word_is_broken_on_a_small_screen(
    page: Page, show_widget: ShowWidget, looks: dict[str, str], layout: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    _remember(page, **looks)
    widget = show_widget(f'organization="K7M3Q9XA" layout="{layout}"')
    assert list_broken_words(widget.element) == []
