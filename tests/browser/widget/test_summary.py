"""The list of what is still to be answered: seen from its heading on, short, and never out of date."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.widget.conftest import ShowWidget
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(page: Page, show_widget: ShowWidget) -> Widget:
    """The widget on a small phone, on a page that scrolls smoothly and has a header that stays."""
    page.set_viewport_size({"width": 320, "height": 640})
    style = "html { scroll-behavior: smooth } h1 { position: sticky; top: 0; z-index: 9; height: 64px; margin: 0 }"
    return show_widget(head=f"<style>{style}</style>", policy="")


def test_the_summary_is_shown_from_its_heading_on(phone: Widget) -> None:
    phone.send()
    expect(phone.summary).to_be_focused()
    box = phone.summary.bounding_box()
    assert box is not None
    assert 64 <= box["y"] <= 128
    expect(phone.summary.locator("h3")).to_be_in_viewport(ratio=1)


def test_the_summary_is_short_and_its_links_are_not(phone: Widget) -> None:
    phone.answer("age", 200)
    phone.send()
    items = phone.summary.locator("li")
    boxes = [box for item in items.all() if (box := item.bounding_box())]
    assert len(boxes) == len(ANSWERS)  # a follower is not asked yet, the age is wrong
    assert max(box["height"] for box in boxes[:-1]) < 70
    assert min(box["height"] for box in boxes) >= 44
    expect(items.first).to_contain_text("Вопрос 1. ")
    expect(items.last).to_contain_text("Укажите целое число от 14 до 120")
    expect(phone.summary).not_to_contain_text("Выберите ответ")
    text = phone.question("on_time").locator("[part=question-text]").inner_text()
    expect(phone.summary.get_by_role("link", name=text)).to_have_count(1)
