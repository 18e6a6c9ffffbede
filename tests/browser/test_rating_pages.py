"""The pages of scores as a council meets them: at every width, by keyboard alone, without JavaScript, no barriers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.storage.tokens import add_token
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.integration.services.ratings import OBSERVED, close, freeze, observe, respond

pytestmark = pytest.mark.browser
CODES = [f"SCH{letter}AAA{digit}" for letter in "ABCD" for digit in "234"]
SHORT = "МБОУ СОШ № 2 имени дважды Героя Советского Союза"
CYCLE = "/council/cycles/social-2026"
UNSEEN = "CCCC1111"


@pytest.fixture
def signed_in(live_server: LiveServer, page: Page) -> Page:
    """A council's tab; its cycle is published for two years, and has organizations that lack something."""
    fill(live_server)
    sign_in(live_server, page)
    return page


def fill(server: LiveServer) -> None:
    """Let a cycle of last year be published, and this year's be under way: enough organizations for two lists."""
    here = server.app.extensions["survey"]
    with here.sessions.begin() as session:
        listed = [
            add_organization(
                session, code, short_name=f"{SHORT} {code}", oktmo="28701000001", region="Тверская область"
            )
            for code in CODES
        ]
        council = add_council(session)
        add_cycle(session, council, listed, year=2025)
    answer_and_observe(here, "social-2025", 0)
    close(here, "social-2025")
    freeze(here, "social-2025")
    with here.sessions.begin() as session:
        silent = add_organization(session, UNSEEN, sphere="culture", short_name="Клуб без ответов")
        add_cycle(session, session.merge(council), [*(session.merge(each) for each in listed), silent])
    answer_and_observe(here, "social-2026", 1)
    close(here)


def answer_and_observe(here: Any, cycle: str, shift: int) -> None:
    for place, code in enumerate(CODES):
        for person in range(6):
            content = "yes" if person + shift <= place % 6 else "no"
            respond(here, code, {**ANSWERS, "comfort_satisfied": content, "recommend": content})
        observe(here, code, {**OBSERVED, "comfort_conditions": place % 5}, cycle=cycle)


def sign_in(server: LiveServer, page: Page) -> None:
    with server.app.extensions["survey"].sessions.begin() as session:
        token = add_token(session, 1, "council", created_at=datetime.now(UTC), expires_on=None)[1]
    page.goto(f"{server.url}{CYCLE}/rating")
    field = page.get_by_label("Токен")
    page.locator("details", has=field).locator("summary").click()
    field.fill(token)
    field.press("Enter")
    expect(page.get_by_role("heading", name="Рейтинг за 2026 год")).to_be_visible()


def states(page: Page, server: LiveServer) -> Iterator[str]:
    """Bring the tab into every state of the pages of scores."""
    for path in (
        f"{CYCLE}/rating",
        f"{CYCLE}/rating?sphere=culture",
        f"{CYCLE}/rating?query=нет такой",
        "/council/cycles/social-2025/rating",
        f"{CYCLE}/organizations/{CODES[0]}/rating",
        f"{CYCLE}/organizations/{UNSEEN}/rating",
        f"{CYCLE}/organizations/{CODES[0]}/observations",
        f"{CYCLE}/organizations/{UNSEEN}/observations",
        f"/council/cycles/social-2025/organizations/{CODES[0]}/observations",
    ):
        page.goto(server.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        yield path
    page.goto(f"{server.url}{CYCLE}/organizations/{CODES[0]}/observations")
    page.get_by_label("Выполнено условий").first.fill("много")
    page.get_by_role("button", name="Сохранить наблюдения").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "a mistake"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, signed_in: Page, width: int) -> None:
    page = signed_in
    page.set_viewport_size({"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
    too_wide = """() => [...document.querySelectorAll('.card *')].filter(each => each.offsetParent
        && !each.closest('.unseen, thead') && each.getBoundingClientRect().right > document.documentElement.clientWidth
        - parseFloat(getComputedStyle(document.querySelector('.card')).paddingRight) + 1)
        .map(each => each.outerHTML.slice(0, 80))"""
    seen = [(state, page.evaluate(too_wide), run_axe(page, ["violations"])) for state in states(page, live_server)]
    assert seen == [(state, [], []) for state, *_ in seen]
    assert len(seen) == 10
    assert complaints == []


def test_from_the_rating_to_a_count_and_back_to_observations_by_keyboard(
    live_server: LiveServer, signed_in: Page
) -> None:
    page = signed_in
    page.goto(f"{live_server.url}{CYCLE}/rating")
    expect(page.get_by_role("heading", name="Лучшие")).to_be_visible()
    first = page.locator("table.rating").get_by_role("row").nth(1).get_by_role("link")
    name = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("main")).to_contain_text("из 6 ответивших")
    page.get_by_role("link", name="Наблюдения и их история").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Выполнено условий").nth(1)
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("4,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Сохранено")
    expect(page.get_by_label("Выполнено условий").nth(1)).to_have_value("4,5")
    expect(page.locator(".history li")).to_have_count(2)


def test_the_pages_work_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    fill(live_server)
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    page = context.new_page()
    sign_in(live_server, page)
    page.goto(f"{live_server.url}{CYCLE}/rating")
    page.get_by_label("Муниципалитет").select_option("28701000")
    page.get_by_label("Найти организацию").fill("СОШ")
    page.get_by_role("button", name="Показать").click()
    expect(page.locator("table.rating").get_by_role("row")).to_have_count(len(CODES) + 1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel с формулами").click()
    assert download.value.suggested_filename == "rating-social-2026-28701000.xlsx"
    page.goto(f"{live_server.url}{CYCLE}/organizations/{UNSEEN}/rating")
    page.get_by_role("link", name="Внести наблюдения").click()
    page.get_by_text("По пунктам").first.click()
    page.get_by_label("Учредитель и его контакты").first.select_option("частично")
    page.get_by_role("button", name="Сохранить наблюдения").click()
    expect(page.get_by_role("status")).to_contain_text("Сохранено")
    expect(page.get_by_label("Учредитель и его контакты").first).to_have_value("0.5")
    context.close()


def test_what_changed_and_what_chance_may_explain_is_said(live_server: LiveServer, signed_in: Page) -> None:
    page = signed_in
    page.goto(f"{live_server.url}{CYCLE}/rating")
    rows = page.locator("table.rating tbody tr")
    changes = [rows.nth(place).locator("td").last.inner_text().strip() for place in range(rows.count())]
    assert any(each.startswith("-") for each in changes)
    assert changes[-1] == "—"
    expect(page.locator("main")).to_contain_text("случайной выборкой не являются")
    expect(page.locator("main")).to_contain_text("Очередь организаций: собрать ответы")
    page.goto(f"{live_server.url}/council/cycles/social-2025/rating")
    expect(page.locator("main")).to_contain_text("Утверждён решением № 12-р от 21.11.2026")
