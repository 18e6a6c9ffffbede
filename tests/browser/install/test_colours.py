"""The configurator of colours while they are chosen."""

import pytest
from playwright.sync_api import Page, expect

from survey_app.web.install.snippets import Addresses

pytestmark = pytest.mark.browser


def test_colours_are_judged_while_they_are_chosen(page: Page, addresses: Addresses) -> None:
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    page.goto(addresses.install)
    verdict = page.locator("#colour-verdict")
    expect(verdict).to_contain_text("Читается хорошо.")
    page.locator("#accent-picker").fill("#ffcc00")
    expect(verdict).to_contain_text("Контраст цвета с фоном 1,5 : 1")
    expect(page.locator("#accent")).to_have_value("#ffcc00")
    widget = page.locator(".preview nok-survey").first
    expect(widget.locator("[part=organization]")).to_have_css("color", "rgb(255, 204, 0)")
    page.get_by_role("link", name="#907300").click()
    expect(verdict).to_contain_text("Читается хорошо.")
    expect(page.locator("#accent-picker")).to_have_value("#907300")
    expect(widget.locator("[part=organization]")).to_have_css("color", "rgb(144, 115, 0)")
    expect(page.locator("#rule-text")).to_contain_text("--nok-accent: #907300;")
    expect(page.get_by_role("button", name="Скопировать (правило с цветами)")).to_be_visible()
    assert len(loads) == 1
    page.reload()  # the address keeps the choice
    expect(page.locator("#accent")).to_have_value("#907300")


def test_a_dark_background_brings_its_own_texts(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.install)
    page.locator("#background").fill("#1a2430")
    expect(page.locator("#colour-verdict")).to_contain_text("Ближайший подходящий цвет")
    page.locator("[data-accent]").click()
    expect(page.locator("#colour-verdict")).to_contain_text("Читается хорошо.")
    widget = page.locator(".preview nok-survey").first
    expect(widget.locator("[part=root]")).to_have_css("background-color", "rgb(26, 36, 48)")
    expect(widget.locator("[part=question-text]").first).to_have_css("color", "rgb(244, 246, 249)")


def test_half_a_colour_asks_for_nothing(page: Page, addresses: Addresses) -> None:
    page.goto(addresses.install)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#accent").fill("#ffcc")
    page.wait_for_timeout(600)
    assert asked == []
    expect(page.locator("#accent-picker")).to_have_value("#0b57a4")
