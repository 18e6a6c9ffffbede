"""The widget's looks and the page's keep to themselves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_HOSTILE = {
    "everything unset": "* { all: unset !important }",
    "boxes hidden": "div, p, form, fieldset, label, input, span, h2 { display: none !important }",
    "inherited looks": """html, body, nok-survey { font: 3px/0.5 fantasy !important; color: #fff !important;
        visibility: hidden; letter-spacing: 2em; text-transform: uppercase; text-indent: -999px; cursor: none;
        white-space: nowrap; pointer-events: none; text-align: right; word-spacing: 9em }""",
    "every attribute": "[part], [id], [class], [hidden], :not(x) { position: absolute !important; left: -999px }",
}
_LOOKS = """
selectors => Object.fromEntries(selectors.map((selector) => {
  const element = document.querySelector("nok-survey").shadowRoot.querySelector(selector);
  const { color, fontSize, display, lineHeight, letterSpacing, visibility, cursor, backgroundColor, pointerEvents,
    textIndent, textTransform, whiteSpace, textAlign, wordSpacing } = getComputedStyle(element);
  return [selector, [color, fontSize, display, lineHeight, letterSpacing, visibility, cursor, backgroundColor,
    pointerEvents, textIndent, textTransform, whiteSpace, textAlign, wordSpacing]];
}))
"""
_LOOKED_AT = ["[part=root]", "form", "h2", "legend", "[part=option]", "input", "textarea", "[part=button]"]


@pytest.mark.parametrize("style", _HOSTILE.values(), ids=_HOSTILE)
def test_the_page_does_not_change_how_the_widget_looks(
    style: str, live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    show_widget(policy="")
    untouched = page.evaluate(_LOOKS, _LOOKED_AT)
    widget = show_widget(head=f"<style>{style}</style>", policy="")
    assert page.evaluate(_LOOKS, _LOOKED_AT) == untouched
    widget.choose()
    widget.form.evaluate("form => form.requestSubmit()")
    expect(widget.receipt).to_have_text(re.compile("^(....-){3}....$"))
    assert count_stored(live_server.app) == 1


def test_the_widget_does_not_change_how_the_page_looks(site: Site, page: Page) -> None:
    body = """<form part="form"><h2 part="title" hidden>x</h2><button part="button">x</button>
        <input part="input"><label part="option">x</label><p part="error" id="e-age">x</p></form>"""
    looks = (
        "[...document.querySelectorAll('main > form, main > form *')].map((e) => JSON.stringify(getComputedStyle(e)))"
    )
    page.goto(site.add_page(body))
    alone = page.evaluate(looks)
    page.goto(site.add_page(body + site.snippet()))
    Widget(page).form.wait_for()
    assert page.evaluate(looks) == alone
    assert page.evaluate("document.adoptedStyleSheets.length + document.styleSheets.length") == 0


def test_a_page_colours_the_widget_by_custom_properties_and_parts(show_widget: ShowWidget) -> None:
    style = """<style>nok-survey { --nok-accent: rgb(0, 100, 0); --nok-radius: 0px }
        nok-survey::part(title) { text-transform: uppercase }</style>"""
    widget = show_widget(head=style, policy="")
    expect(widget.button).to_have_css("background-color", "rgb(0, 100, 0)")
    expect(widget.button).to_have_css("border-radius", "0px")
    expect(widget.element.locator("#t")).to_have_css("text-transform", "uppercase")


def test_a_part_shown_by_the_page_does_not_open_a_skipped_question(show_widget: ShowWidget) -> None:
    style = "<style>nok-survey::part(follower) { display: flex !important }</style>"
    widget = show_widget(head=style, policy="")
    expect(widget.question("stand_satisfied")).not_to_be_visible()


def test_high_contrast_ignores_the_colours_of_the_page(show_widget: ShowWidget) -> None:
    style = "<style>nok-survey { --nok-accent: #333; --nok-background: #444; --nok-text: #555 }</style>"
    widget = show_widget('organization="K7M3Q9XA" contrast="high"', head=style, policy="")
    root = widget.element.locator("[part=root]")
    expect(root).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(root).to_have_css("color", "rgb(255, 255, 255)")
    expect(widget.button).to_have_css("background-color", "rgb(255, 230, 0)")
    expect(widget.form).to_have_css("font-size", "17px")  # the size is a setting of its own
    widget.choose()
    widget.send()
    expect(widget.thanks).to_have_css("font-size", "17px")


def test_a_narrow_column_of_a_wide_page_is_enough(site: Site, page: Page) -> None:
    style = "<style>aside { width: 300px; overflow: auto }</style>"
    page.goto(site.add_page(f"<aside>{site.snippet()}</aside>", head=style, policy=""))
    widget = Widget(page)
    widget.form.wait_for()
    widget.choose({"stand_used": "yes"})
    widget.send()
    expect(widget.summary).to_be_focused()
    assert page.locator("aside").evaluate("aside => aside.scrollWidth") == 300
