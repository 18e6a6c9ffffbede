"""The widget on the site of a clinic and hospital in one: a filter behind a filter."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.words import list_broken_words
from tests.factories import add_organization
from tests.health_answers import CLINIC, COMMON, HOSPITAL

pytestmark = pytest.mark.browser
TESTS = ("diagnostics_wait", "diagnostics_on_time")


@pytest.fixture(autouse=True)
def organization(live_server: LiveServer) -> None:
    """A clinic and hospital in one."""
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "HBBB1111", sphere="health", kind="both", short_name="Районная больница")


def test_what_hangs_on_a_hidden_filter_is_neither_asked_nor_sent(
    live_server: LiveServer, show_widget: ShowWidget
) -> None:
    widget = show_widget('organization="HBBB1111"')
    for code in (*CLINIC, "planned_admission", "admission_wait"):
        expect(widget.question(code)).not_to_be_visible()
    widget.answer("care_place", "inpatient")
    widget.answer("planned_admission", "yes")
    widget.answer("admission_wait", "days_8_10")
    widget.answer("care_place", "outpatient")
    expect(widget.question("admission_wait")).not_to_be_visible()
    widget.choose({**COMMON, **{code: option for code, option in CLINIC.items() if code not in TESTS}})
    expect(widget.question("diagnostics_wait")).to_be_visible()
    widget.send()
    expect(widget.error("diagnostics_wait")).to_have_text("Выберите ответ")
    widget.choose({code: CLINIC[code] for code in TESTS})
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["questionnaire"] == {"code": "nok-health-both", "version": 1}
    assert widget.posts[0]["answers"] == {"care_place": "outpatient", **COMMON, **CLINIC}
    assert count_stored(live_server.app) == 1


def test_in_steps_only_one_place_is_asked_about(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget('organization="HBBB1111" layout="steps"')
    answers = {"care_place": "inpatient", **COMMON, **HOSPITAL}
    seen: list[str] = []
    while not widget.button.is_visible():
        boxes = widget.element.locator("[part~=question]").all()
        [code] = [str(box.get_attribute("id")).removeprefix("q-") for box in boxes if box.is_visible()]
        seen.append(code)
        if code in answers:
            widget.answer(code, answers[code])
        widget.element.locator("[part~=next]").click()
    widget.send()
    widget.expect_thanks()
    assert sorted(seen) == sorted([*answers, "suggestions", "sex"])
    assert seen[0] == "care_place"
    assert widget.posts[0]["answers"] == answers
    assert count_stored(live_server.app) == 1
    assert widget.console == []


@pytest.mark.parametrize("width", [320, 360, 375, 390, 412, 600])
def test_no_word_of_a_long_option_is_cut(
    live_server: LiveServer, show_widget: ShowWidget, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    widget = show_widget('organization="HBBB1111"')
    widget.answer("care_place", "inpatient")
    assert list_broken_words(widget.element) == []
    page.goto(f"{live_server.url}/s/HBBB1111")
    assert list_broken_words(page.locator("main")) == []
