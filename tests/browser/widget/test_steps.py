"""One question a screen: on, back, and never a lost answer."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.fates import change_answers, meet
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser
_STEPS = 'organization="K7M3Q9XA" layout="steps"'


@pytest.fixture
def widget(show_widget: ShowWidget) -> Widget:
    """The widget in steps, at the first question."""
    return show_widget(_STEPS)


def _next(widget: Widget) -> Locator:
    return widget.element.locator("[part~=next]")


def _back(widget: Widget) -> Locator:
    return widget.element.locator("[part~=back]")


def _shown(widget: Widget) -> list[str]:
    """Return the codes of the questions to be seen."""
    boxes = widget.element.locator("[part~=question]").all()
    return [(box.get_attribute("id") or "").removeprefix("q-") for box in boxes if box.is_visible()]


def _go_to_the_end(widget: Widget) -> None:
    for _ in range(30):
        if widget.button.is_visible():
            return
        _next(widget).click()


def test_one_question_is_shown_at_a_time_and_the_last_screen_sends(live_server: LiveServer, widget: Widget) -> None:
    seen: list[str] = []
    while not widget.button.is_visible():
        [code] = _shown(widget)
        seen.append(code)
        if code in ANSWERS:
            widget.answer(code, ANSWERS[code])
        _next(widget).click()
    widget.send()
    widget.expect_thanks()
    assert seen == [*ANSWERS, "suggestions", "sex"]
    assert widget.posts[0]["answers"] == ANSWERS
    assert count_stored(live_server.app) == 1
    assert (widget.console, widget.violations()) == ([], [])


@pytest.mark.wcag("2.4.3", "4.1.3", "1.3.1")
def test_the_next_question_takes_the_focus_and_the_progress_is_said(widget: Widget) -> None:
    progress = widget.element.get_by_role("progressbar")
    expect(progress).to_have_attribute("value", "1")
    expect(progress).to_have_attribute("max", "14")
    expect(_back(widget)).not_to_be_visible()
    widget.answer("stand_used", "no")
    _next(widget).click()
    heading = widget.question("site_used").get_by_role("heading", level=3)
    expect(heading).to_be_focused()
    expect(widget.element.locator("[part=news]")).to_have_text("Вопрос 2 из 14")
    expect(progress).to_have_attribute("value", "2")
    expect(progress).to_have_accessible_name("Вопрос 2 из 14")
    expect(widget.question("site_used").locator("[part=number]")).to_have_text("Вопрос 2 из 14")


@pytest.mark.wcag("3.3.1", "3.3.3")
def test_a_question_that_must_be_answered_is_not_left_without_an_answer(widget: Widget) -> None:
    _next(widget).click()
    assert _shown(widget) == ["stand_used"]
    expect(widget.error("stand_used")).to_have_text("Выберите ответ")
    expect(widget.element.locator("#f-stand_used")).to_be_focused()
    expect(widget.question("stand_used")).to_have_attribute("aria-invalid", "true")
    expect(widget.question("stand_used")).to_have_accessible_description("Выберите ответ")
    widget.answer("stand_used", "no")
    expect(widget.error("stand_used")).not_to_be_visible()
    _next(widget).click()
    assert _shown(widget) == ["site_used"]


def test_a_follower_is_a_screen_of_its_own_after_its_filter(widget: Widget) -> None:
    widget.answer("stand_used", "yes")
    _next(widget).click()
    assert _shown(widget) == ["stand_satisfied"]
    expect(widget.element.get_by_role("progressbar")).to_have_attribute("value", "1")
    _back(widget).click()
    assert _shown(widget) == ["stand_used"]
    widget.answer("stand_used", "no")
    _next(widget).click()
    assert _shown(widget) == ["site_used"]


def test_back_and_forth_loses_nothing(widget: Widget) -> None:
    widget.choose({**ANSWERS, "sex": "male"})
    _go_to_the_end(widget)
    widget.answer("age", 41)
    for _ in range(2):
        _back(widget).click()
    widget.answer("suggestions", "Больше света")
    for _ in range(12):
        _back(widget).click()
    assert _shown(widget) == ["stand_used"]
    expect(widget.element.locator("#f-stand_used")).to_be_checked()
    _go_to_the_end(widget)
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == {**ANSWERS, "sex": "male", "age": 41, "suggestions": "Больше света"}


def test_a_wrong_number_is_told_before_the_last_screen_sends(widget: Widget) -> None:
    widget.choose()
    _go_to_the_end(widget)
    widget.answer("age", 200)
    widget.element.locator("#f-age").press("Enter")
    expect(widget.error("age")).to_have_text("Укажите целое число от 14 до 120")
    assert widget.posts == []
    widget.answer("age", 20)
    widget.element.locator("#f-age").press("Enter")
    widget.expect_thanks()


def test_what_the_server_refuses_leads_to_its_screen(widget: Widget) -> None:
    widget.choose()
    meet(widget.page, change_answers(on_time=None))
    _go_to_the_end(widget)
    widget.send()
    expect(widget.summary).to_be_focused()
    widget.summary.get_by_role("link").click()
    assert _shown(widget) == ["on_time"]
    expect(widget.element.locator("#f-on_time")).to_be_focused()
    _go_to_the_end(widget)
    widget.send()
    widget.expect_thanks()


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.3")
def test_the_keyboard_is_enough_for_the_steps(live_server: LiveServer, page: Page, widget: Widget) -> None:
    answers = {**ANSWERS, "remote_used": "yes", "remote_polite": "no"}
    for _ in range(15):
        widget.tab_through(answers, until="next", text="Больше света")
        page.keyboard.press("Enter")
    widget.tab_through(answers)
    page.keyboard.press("Enter")
    expect(widget.thanks.locator("h2")).to_be_focused()
    assert widget.posts[0]["answers"] == {**answers, "suggestions": "Больше света"}
    assert count_stored(live_server.app) == 1


@pytest.mark.parametrize(
    ("width", "style", "is_stepwise"),
    [
        (320, "", True),
        (1280, "", False),
        (1280, "main { max-width: 400px }", True),
        (1280, "html { font-size: 48px }", True),
    ],
    ids=["a phone", "a wide page", "a narrow column", "large letters"],
)
def test_the_layout_follows_the_room_where_the_page_leaves_it_open(
    width: int, style: str, page: Page, show_widget: ShowWidget, *, is_stepwise: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    widget = show_widget('organization="K7M3Q9XA" layout="auto"', head=f"<style>{style}</style>", policy="")
    assert (len(_shown(widget)) == 1) is is_stepwise


def test_the_person_may_switch_between_all_at_once_and_one_by_one(
    live_server: LiveServer, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    widget.choose({"stand_used": "no"})
    widget.open_settings()
    widget.set_display("layout", "steps")
    expect(_next(widget)).to_be_visible()
    assert _shown(widget) == ["stand_used"]
    _next(widget).click()
    widget.answer("site_used", "no")
    widget.set_display("layout", "page")
    expect(_next(widget)).to_have_count(0)
    assert len(_shown(widget)) == 14
    expect(widget.element.get_by_role("progressbar")).to_have_count(0)
    widget.choose(
        {code: value for code, value in ANSWERS.items() if code not in ("stand_used", "stand_satisfied", "site_used")}
    )
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"]["site_used"] == "no"
    assert count_stored(live_server.app) == 1


def test_another_language_stays_at_the_question(widget: Widget) -> None:
    widget.answer("stand_used", "no")
    _next(widget).click()
    widget.element.get_by_role("button", name="English").click()
    expect(_next(widget)).to_have_text("Next")
    assert _shown(widget) == ["site_used"]
    _back(widget).click()
    expect(widget.question("stand_used").get_by_label("No")).to_be_checked()


def test_all_questions_are_there_when_the_part_does_not_come(page: Page, show_widget: ShowWidget) -> None:
    page.route("**/w/1-steps.js*", lambda route: route.abort())
    widget = show_widget(_STEPS)
    assert len(_shown(widget)) == 14
    widget.choose()
    widget.send()
    widget.expect_thanks()


def test_the_whole_questionnaire_does_not_flash_before_the_first_step(site: Site, page: Page) -> None:
    page.add_init_script(
        "addEventListener('nok-survey-ready', (event) => {"
        "const boxes = event.composedPath()[0].shadowRoot.querySelectorAll('[part~=question]');"
        "window.first = [...boxes].filter((box) => box.checkVisibility()).length })"
    )
    page.goto(site.add_page(site.snippet(_STEPS)))
    Widget(page).form.wait_for()
    assert page.evaluate("first") == 1
