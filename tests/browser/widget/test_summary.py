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


@pytest.mark.wcag("2.4.3", "2.4.11")
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


def _left(widget: Widget) -> int:
    """Return how many problems are listed, having seen that the count says the same."""
    count = widget.summary.locator("li").count()
    expect(widget.summary.locator("p")).to_have_text(f"Анкета ещё не отправлена. Осталось вопросов: {count}")
    return count


@pytest.mark.wcag("4.1.3")
def test_what_is_answered_leaves_the_list_until_the_list_is_gone(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose({code: value for code, value in ANSWERS.items() if code not in ("stand_used", "on_time")})
    widget.answer("age", 200)
    widget.send()
    assert _left(widget) == 3
    widget.answer("on_time", "yes")
    assert _left(widget) == 2
    widget.answer("age", 20)
    expect(widget.error("age")).not_to_be_visible()
    assert _left(widget) == 1
    widget.answer("stand_used", "no")
    expect(widget.summary).not_to_be_visible()
    expect(widget.element.locator("[part=news]")).to_have_text("На всё отвечено, анкету можно отправить")
    widget.answer("on_time", "no")
    expect(widget.element.locator("[part=news]")).to_have_text("")
    widget.send()
    widget.expect_thanks()


def test_a_follower_that_must_be_answered_joins_the_list_and_leaves_with_its_filter(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose({code: value for code, value in ANSWERS.items() if code != "site_used"})
    widget.send()
    assert _left(widget) == 1
    widget.answer("site_used", "yes")
    assert _left(widget) == 1
    expect(widget.summary.locator("li")).to_contain_text("Уточнение. ")
    expect(widget.error("site_satisfied")).not_to_be_visible()
    widget.answer("site_used", "no")
    expect(widget.summary).not_to_be_visible()


def test_a_text_still_too_long_stays_listed_with_what_is_too_much_now(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    widget.answer("suggestions", "я" * 2003)
    widget.send()
    widget.answer("suggestions", "я" * 2001)
    assert _left(widget) == 1
    expect(widget.summary).to_contain_text("Лишних знаков: 1")
    expect(widget.error("suggestions")).to_have_text("Сократите текст. Лишних знаков: 1")
    widget.answer("suggestions", "я")
    expect(widget.summary).not_to_be_visible()


@pytest.mark.wcag("2.4.3")
def test_the_focus_is_not_lost_with_the_list(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose({code: value for code, value in ANSWERS.items() if code != "on_time"})
    widget.send()
    expect(widget.summary).to_be_focused()
    widget.choose({"on_time": "yes"})  # a click by a program, as assistive software does it, moves no focus
    expect(widget.summary).not_to_be_visible()
    expect(widget.element.locator("#f-on_time")).to_be_focused()


_TOP = """
async (box) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  return Math.round(box.getBoundingClientRect().top);
}
"""
_STYLES = {
    "a page with a header that stays": "",
    "a plain page": "h1 { position: static !important }",
    "a browser that does not anchor": "html { overflow-anchor: none }",
}


@pytest.mark.parametrize("style", _STYLES.values(), ids=_STYLES)
def test_the_question_stays_under_the_finger_while_the_list_shrinks(style: str, page: Page, phone: Widget) -> None:
    page.add_style_tag(content=f"html {{ scroll-behavior: auto !important }} {style}")
    phone.send()
    question = phone.question("recommend")
    question.locator("input").first.focus()
    before = question.evaluate(_TOP)
    count = _left(phone)
    phone.choose({"recommend": "yes"})
    assert question.evaluate(_TOP) == pytest.approx(before, abs=2)
    assert _left(phone) == count - 1
