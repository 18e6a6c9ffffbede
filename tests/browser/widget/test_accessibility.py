"""What axe finds in every state of the widget, and what fits on a small or enlarged screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.axe import AXE_CRITERIA, run_axe
from tests.browser.widget.conftest import ShowWidget
from tests.browser.widget.fates import answer_with, change_answers, change_body, meet
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_TALL: ViewportSize = {"width": 1280, "height": 5000}  # axe gives up on what is half out of sight, or half covered
_EXPOSED = {"Access-Control-Expose-Headers": "Retry-After"}
_AWAY = answer_with(503, "{}", {"Retry-After": "595", **_EXPOSED})


def _states(widget: Widget) -> Iterator[str]:
    """Bring the widget from state to state, naming each."""
    yield "untouched"
    widget.choose({"stand_used": "yes", "site_used": "yes", "disability": "yes", "sex": "male"})
    yield "followers and a button that clears"
    widget.answer("suggestions", "я" * 2001)
    widget.send()
    expect(widget.summary).to_be_focused()
    yield "problems at most questions"
    widget.choose()
    widget.answer("suggestions", "я")
    meet(widget.page, change_answers(on_time=None), change_body(id="no"), _AWAY)
    widget.send()
    expect(widget.summary).to_be_focused()
    yield "a problem found by the server"
    widget.send()
    expect(widget.status.locator("a")).to_be_visible()
    yield "rejected"
    widget.send()
    expect(widget.element.locator("#f-stand_used")).to_be_disabled()
    expect(widget.status).to_contain_text("10 ")  # minutes
    yield "waiting for the server"
    widget.send()
    widget.expect_thanks()
    yield "thanks"
    widget.element.evaluate("element => element.setAttribute('organization', 'FREGNAA2')")
    widget.form.wait_for()
    widget.choose()
    expect(widget.status).to_be_focused()
    yield "not from this site"


@pytest.mark.wcag(*AXE_CRITERIA)
@pytest.mark.parametrize("attributes", ["", 'contrast="high" lang="en"'], ids=["usual", "high contrast in English"])
def test_axe_finds_nothing_in_any_state(attributes: str, page: Page, show_widget: ShowWidget) -> None:
    page.set_viewport_size(_TALL)
    widget = show_widget(f'organization="K7M3Q9XA" {attributes}')
    found = {state: run_axe(page) for state in _states(widget)}
    assert found == {state: [] for state in found}
    assert "not from this site" in found


def _tour(widget: Widget, mode: str) -> Iterator[str]:
    """Lead through everything that a mode shows of its own."""
    if mode == "kiosk":
        yield "start"
        widget.element.locator("[part~=begin]").click()
    elif mode == "button":
        yield "closed"
        widget.element.locator("[part~=opener]").click()
    widget.form.wait_for()
    yield "open"
    widget.open_settings()
    yield "settings"
    widget.set_display("layout", "steps")
    widget.element.locator("[part~=next]").click()
    yield "a step without an answer"
    widget.answer("stand_used", "yes")
    widget.element.locator("[part~=next]").click()
    yield "a step with a follower"
    widget.set_display("layout", "page")
    widget.choose()
    widget.send()
    widget.expect_thanks()
    yield "thanks"


_LOOKS = {
    "usual": "{}",
    "high contrast": '{"contrast": "high"}',
    "huge": '{"size": "huge", "style": "easy"}',
    "high contrast and large": '{"contrast": "high", "size": "large"}',
}


def _show_mode(site: Site, page: Page, mode: str, looks: str) -> Widget:
    """Open a page with the widget in a mode; the looks are those that the person chose here before."""
    page.add_init_script(f"localStorage.setItem('nok-survey-display', '{looks}')")
    text = "<p>Текст страницы</p>" * 150
    page.goto(site.add_page(site.snippet(f'organization="K7M3Q9XA" mode="{mode}"') + text))
    widget = Widget(page)
    widget.element.locator("[part~=root]").first.wait_for()
    return widget


@pytest.mark.wcag(*AXE_CRITERIA, "1.4.6")
@pytest.mark.parametrize("looks", _LOOKS.values(), ids=_LOOKS)
@pytest.mark.parametrize("mode", ["inline", "button", "kiosk"])
def test_axe_finds_nothing_in_any_mode(mode: str, looks: str, site: Site, page: Page) -> None:
    page.set_viewport_size(_TALL)
    widget = _show_mode(site, page, mode, looks)
    found = {state: run_axe(page) for state in _tour(widget, mode)}
    assert found == {state: [] for state in found}


@pytest.mark.wcag("2.5.5", "2.5.8")
@pytest.mark.parametrize("mode", ["inline", "button"])
def test_everything_to_press_is_at_least_44_pixels(mode: str, site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    widget = _show_mode(site, page, mode, "{}")
    found = {state: widget.small_targets(44) for state in _tour(widget, mode)}
    assert found == {state: [] for state in found}


def test_everything_to_press_is_at_least_44_pixels_whatever_went_wrong(show_widget: ShowWidget) -> None:
    widget = show_widget()
    found = {state: widget.small_targets(44) for state in _states(widget)}
    assert found == {state: [] for state in found}


@pytest.mark.parametrize(("size", "lines"), [("medium", 1), ("24px", 2)])
def test_the_receipt_is_one_line_on_a_phone_or_two_equal_ones(
    size: str, lines: int, page: Page, show_widget: ShowWidget
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    widget = show_widget(head=f"<style>nok-survey {{ --nok-font-size: {size} }}</style>", policy="")
    widget.choose()
    widget.send()
    receipt = widget.expect_thanks()
    halves = widget.receipt.locator("span")
    assert halves.all_inner_texts() == [receipt[:10], receipt[10:]]
    assert len({box["y"] for half in halves.all() if (box := half.bounding_box())}) == lines
    assert all(half.evaluate("half => half.getClientRects().length") == 1 for half in halves.all())
    widget.receipt.evaluate("receipt => getSelection().selectAllChildren(receipt)")
    assert page.evaluate("getSelection().toString()") == receipt


def _is_narrow(page: Page) -> bool:
    """See that nothing makes the page wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.wcag("1.4.4", "1.4.10")
@pytest.mark.parametrize(
    ("scale", "size"), [(1, "medium"), (4, "medium"), (1, "32px")], ids=["a small phone", "400 %", "text of 200 %"]
)
def test_nothing_is_cut_at_320_pixels(site: Site, browser: Browser, scale: int, size: str) -> None:
    style = f"<style>nok-survey {{ --nok-font-size: {size} }}</style>"
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=scale)
    page = context.new_page()
    widget = Widget(page)
    page.goto(site.add_page(site.snippet(), head=style, policy=""))
    widget.form.wait_for()
    seen = {state: _is_narrow(page) for state in _states(widget)}
    context.close()
    assert seen == dict.fromkeys(seen, True)


@pytest.mark.wcag("1.4.4", "1.4.10")
@pytest.mark.parametrize("looks", _LOOKS.values(), ids=_LOOKS)
@pytest.mark.parametrize("mode", ["inline", "button", "kiosk"])
def test_nothing_is_cut_at_320_pixels_in_any_mode(mode: str, looks: str, site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 512})
    widget = _show_mode(site, page, mode, looks)
    if mode == "kiosk":
        widget.open_settings()  # where nothing is remembered
        widget.set_display("size", "huge")
        widget.element.locator("[part=toggle]").click()
    seen = {state: _is_narrow(page) and widget.element.evaluate(_FITS) for state in _tour(widget, mode)}
    assert seen == {state: [] for state in seen}


# What stands out of the card of the questionnaire, or is cut off by a box of its own.
_FITS = """
(element) => [...element.shadowRoot.querySelectorAll("[part~=root] *")].filter((each) => {
  if (!each.checkVisibility() || each.closest("[part=news]")) return false;
  const inner = each.getBoundingClientRect();
  const outer = each.closest("[part~=root]").getBoundingClientRect();
  const isCut = getComputedStyle(each).overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1;
  return inner.left < outer.left - 1 || inner.right > outer.right + 1 || isCut;
}).map((each) => `${each.localName} ${each.getAttribute("part")} ${each.textContent.slice(0, 40)}`)
"""

# The values of WCAG 1.4.12, set from inside as a reader's own extension does it.
_SPACING = """
(element) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  element.shadowRoot.adoptedStyleSheets = [...element.shadowRoot.adoptedStyleSheets, sheet];
}
"""


@pytest.mark.wcag("1.4.12")
@pytest.mark.parametrize("mode", ["inline", "button"])
def test_text_may_be_spaced_out(mode: str, site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    widget = _show_mode(site, page, mode, "{}")
    widget.element.evaluate(_SPACING)
    seen = {state: widget.element.evaluate(_FITS) for state in _tour(widget, mode)}
    assert seen == {state: [] for state in seen}
