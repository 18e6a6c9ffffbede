"""Does with the hosted questionnaire what a person does."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import FrameLocator, Page, expect

from tests.factories import ANSWERS

SHOWN = {"yes": "Да", "no": "Нет"}
THANKS = "Спасибо! Ответы приняты"


def answer(page: Page | FrameLocator, question: str, option: str) -> None:
    """Press an option of a question by its text."""
    page.locator(f"#question-{question}").get_by_text(option, exact=True).click()


def answer_all(page: Page | FrameLocator, answers: Mapping[str, Any] = ANSWERS) -> None:
    """Answer all required questions."""
    for question, option in answers.items():
        answer(page, question, SHOWN[option])


def send(page: Page | FrameLocator) -> None:
    """Press the button that sends."""
    page.get_by_role("button", name="Отправить ответы").click()


def expect_thanks(page: Page) -> None:
    """Wait until the person is thanked and the page's script has forgotten the answers; the title is there earlier."""
    expect(page).to_have_title(THANKS)
    page.wait_for_load_state()


def open_looks(page: Page) -> None:
    """Open the settings for people who see little."""
    page.get_by_text("Версия для слабовидящих").click()


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def tiny_targets(page: Page) -> list[str]:
    """Return what can be pressed and is lower than 44 px; links within text are let off, as WCAG does."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, label.option")]
          .filter(each => !each.matches("input:is([type=hidden], [type=radio])"))
          .filter(each => each.offsetParent && !each.matches(".skip, .notice a, .prose a"))
          .filter(each => each.getBoundingClientRect().height < 44 || each.getBoundingClientRect().width < 44)
          .map(each => each.outerHTML)"""
    )
    return found
