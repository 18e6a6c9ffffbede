"""What axe finds in every state of the widget, and what fits on a small or enlarged screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.settings import ROOT
from tests.browser.widget.conftest import ShowWidget
from tests.browser.widget.fates import answer_with, change_answers, change_body, meet
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
_EXPOSED = {"Access-Control-Expose-Headers": "Retry-After"}
_AWAY = answer_with(503, "{}", {"Retry-After": "595", **_EXPOSED})


def _run_axe(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules that are broken or that axe could not decide, with where and why."""
    found = page.evaluate("axe.run(document, { resultTypes: ['violations', 'incomplete'] })")
    rules: list[dict[str, Any]] = [*found["violations"], *found["incomplete"]]
    return [(rule["id"], [f"{node['target']}: {node['failureSummary']}" for node in rule["nodes"]]) for rule in rules]


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
    widget.send()
    expect(widget.status).to_be_focused()
    yield "not from this site"


@pytest.mark.parametrize("attributes", ["", 'contrast="high" lang="en"'], ids=["usual", "high contrast in English"])
def test_axe_finds_nothing_in_any_state(attributes: str, page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget(f'organization="K7M3Q9XA" {attributes}')
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = {state: _run_axe(page) for state in _states(widget)}
    assert found == {state: [] for state in found}
    assert "not from this site" in found


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
