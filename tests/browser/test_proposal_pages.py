"""A council proposes what to improve and prints questionnaires; pages fit and are looked at by axe at three widths."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.integration.services.ratings import CYCLE, OBSERVED, add_filled_cycle, close, freeze, observe
from tests.qr_reading import read_text

pytestmark = pytest.mark.browser
PAGES = f"/council/cycles/{CYCLE}"
OWN = f"{PAGES}/organizations/AAAA1111/proposals"
MARKS = {"stand": {"hours": 0, "prices": 0.5}, "comfort_conditions": {"water": 0}}


@pytest.fixture
def root(live_server: LiveServer) -> str:
    """A closed cycle in a demonstration; of one organization single marks are known."""
    here = live_server.app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    add_filled_cycle(here)
    observe(here, "AAAA1111", {**{key: each for key, each in OBSERVED.items() if key not in MARKS}, "items": MARKS})
    return live_server.url


def sign_in(page: Page, root: str, who: str) -> None:
    """Press a button of the demonstration."""
    page.goto(f"{root}/account/sign-in")
    follow(page.locator(f'button[value="{who} 1"]'))


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the first link or button of this name, and wait for what it leads to."""
    follow(page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first)


def test_proposals_without_scripts(browser: Browser, live_server: LiveServer, root: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    sign_in(page, root, "operator")
    page.goto(f"{root}{PAGES}/paper")
    page.get_by_label("Организация").fill("AAAA1111")
    page.get_by_label("Последний номер").fill("2")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Скачать PDF").click()
    assert "Лист № 2" in read_text(downloading.value.path().read_bytes())[-1]

    close(live_server.app.extensions["survey"])
    sign_in(page, root, "council")
    page.goto(f"{root}{PAGES}/proposals")
    press(page, "AAAA1111")
    press(page, re.compile("^Добавить.*Режим и график работы"))
    expect(page.get_by_label("Предложение")).to_have_value("Разместить на стендах сведения: «Режим и график работы».")
    press(page, "Сохранить черновик")
    expect(page.locator(".saved")).to_contain_text("Предложение добавлено.")
    page.goto(f"{root}{PAGES}/proposals")
    press(page, "Заполнить по подсказкам")
    press(page, "Записать черновики")
    expect(page.locator(".saved")).to_contain_text("Добавлено черновиков:")
    press(page, "Утвердить черновики")
    page.get_by_label("Номер решения").fill("12")
    page.get_by_label("Дата решения").fill("2026-11-20")
    press(page, "Утвердить")
    expect(page.locator(".saved")).to_contain_text("Утверждено предложений:")
    freeze(live_server.app.extensions["survey"])
    sign_in(page, root, "organization")
    press(page, "Предложения совета")
    expect(page.get_by_text("Режим и график работы")).to_be_visible()
    context.close()


def _states(page: Page, live_server: LiveServer, root: str) -> Iterator[str]:
    sign_in(page, root, "council")
    for path in ("paper", "paper.pdf?organization=x&first=y&last=0&language=tt", "proposals"):
        page.goto(f"{root}{PAGES}/{path}")
        yield path
    close(live_server.app.extensions["survey"])
    for path in (f"{PAGES}/proposals", f"{PAGES}/proposals?query=никто", OWN, f"{OWN}/add?hint=2.3"):
        page.goto(f"{root}{path}")
        yield path
    page.get_by_label("Предложение").fill("")
    press(page, "Сохранить черновик")
    yield "a wrong proposal"
    page.get_by_label("Предложение").fill("Поставить лавочки")
    press(page, "Сохранить черновик")
    yield "with a draft"
    press(page, re.compile("^Удалить"))
    yield "a question"
    page.goto(f"{root}{PAGES}/proposals/hints")
    yield "hints"
    page.goto(f"{root}{PAGES}/proposals/approve")
    press(page, "Утвердить")
    yield "a wrong decision"
    page.get_by_label("Номер решения").fill("12")
    page.get_by_label("Дата решения").fill("2026-11-20")
    press(page, "Утвердить")
    yield "approved"
    page.goto(f"{root}{OWN}")
    press(page, re.compile("^Отозвать"))
    yield "withdrawing"
    freeze(live_server.app.extensions["survey"])
    sign_in(page, root, "organization")
    page.goto(f"{root}/organization/proposals")
    yield "an organization"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_fit_and_have_no_barriers(browser: Browser, live_server: LiveServer, root: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="ru-RU", reduced_motion="reduce")
    page = context.new_page()
    problems = []
    for name in _states(page, live_server, root):
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems.append((name, "wider than the window"))
        problems += [(name, f"{rule}: {where}") for rule, where in run_axe(page)]
    assert problems == []
    context.close()
