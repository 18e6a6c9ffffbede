"""The languages of the questionnaire, by their own names, without a lost answer."""

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser


def _button(widget: Widget, language: str) -> Locator:
    return widget.element.locator(f"[part=language][lang={language}]")


@pytest.mark.wcag("3.1.2", "2.4.3")
def test_a_person_changes_the_language_and_keeps_the_answers(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget()
    assert widget.element.get_by_role("group", name="Язык анкеты").get_by_role("button").all_inner_texts() == [
        "Русский",
        "English",
    ]
    expect(_button(widget, "ru")).to_have_attribute("aria-current", "true")
    widget.choose()
    widget.answer("suggestions", "Больше света")
    _button(widget, "en").click()
    expect(widget.button).to_have_text("Send the answers")
    expect(widget.element).to_have_attribute("lang", "en")
    expect(widget.element.locator("[part=root]")).to_have_attribute("lang", "en")
    expect(_button(widget, "en")).to_be_focused()
    expect(_button(widget, "en")).to_have_attribute("aria-current", "true")
    expect(widget.element.locator("#f-suggestions")).to_have_value("Больше света")
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["language"] == "en"
    assert count_stored(live_server.app) == 1
    assert (widget.console, widget.violations()) == ([], [])


def test_a_language_that_does_not_come_changes_nothing(show_widget: ShowWidget, context: BrowserContext) -> None:
    widget = show_widget('organization="K7M3Q9XA" lang="ru"')
    widget.choose()
    context.set_offline(True)
    _button(widget, "en").click()
    expect(widget.element.locator("[part=note]")).to_have_text(
        "Не получилось: нет связи. Ответы на месте, попробуйте ещё раз."
    )
    expect(widget.element).to_have_attribute("lang", "ru")
    expect(widget.button).to_have_text("Отправить ответы")
    context.set_offline(False)
    _button(widget, "en").click()
    expect(widget.button).to_have_text("Send the answers")
    expect(widget.element.locator("[part=note]")).to_have_text("")
    widget.send()
    widget.expect_thanks()
