"""Charts are drawn from tables: readable at any width, on paper, in forced colours, and without them the table is."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.storage.tokens import add_token
from tests.browser.conftest import LiveServer
from tests.browser.test_council_pages import send_token
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload

pytestmark = pytest.mark.browser
CYCLE = "/council/cycles/social-2026"
WRITTEN = "Позвоните мне: 8 912 345-67-89, лавочек мало"
MASKED = "Позвоните мне: [телефон скрыт], лавочек мало"


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """A cycle with one organization that answered by two channels, and where to sign in to see it."""
    app = live_server.app
    with app.extensions["survey"].sessions.begin() as session:
        council = add_council(session)
        add_cycle(session, council, [add_organization(session, "K7M3Q9XA", recipients=100)])
        _, token = add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)
    for channel, number in (("widget", 3), ("qr", 2)):
        for index in range(number):
            changes = {"suggestions": WRITTEN} if (channel, index) == ("qr", 0) else {}
            payload = response_payload({**ANSWERS, **changes}, channel=channel)
            assert app.test_client().post("/api/v1/organizations/K7M3Q9XA/responses", json=payload).status_code == 201
    return f"{live_server.url} {token}"


def sign_in(page: Page, address: str) -> str:
    url, token = address.split()
    page.goto(f"{url}/account/sign-in?next={CYCLE}")
    send_token(page, token)
    expect(page.get_by_role("heading", name="Обзор за 2026 год")).to_be_visible()
    return url


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains about: the policy of our pages, errors of scripts."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"warning", "error"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.mark.usefixtures("complaints")
@pytest.mark.parametrize("width", [320, 1280])
def test_a_chart_says_what_its_table_says(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, address)
    chart = page.get_by_role("img", name=re.compile("^Ответы по дням"))
    expect(chart).to_be_visible()
    expect(chart.locator(".series-1 rect")).to_have_count(1)
    heights = [float(chart.locator(f".series-{number} rect").get_attribute("height") or 0) for number in (1, 3)]
    assert heights[0] / heights[1] == pytest.approx(3 / 2)
    expect(page.locator(".legend")).to_contain_text("На сайте")
    table = page.get_by_role("table", name="Ответы по дням и каналам")
    expect(table).to_be_hidden()
    page.get_by_text("Числа таблицей").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("5")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert chart.locator("text").first.evaluate("each => each.getBoundingClientRect().height") >= 12


@pytest.mark.usefixtures("complaints")
def test_a_chart_follows_the_width_and_fits_on_paper(page: Page, address: str) -> None:
    sign_in(page, address)
    drawing = page.locator(".chart > div > svg")
    for width in (1280, 320, 768):
        page.set_viewport_size({"width": width, "height": 800})
        drawn = page.locator(".chart").evaluate("each => Math.round(each.clientWidth)")
        expect(drawing).to_have_attribute("viewBox", f"0 0 {drawn} 260")
    page.emulate_media(media="print")
    fits = "each => each.getBoundingClientRect().right <= document.documentElement.clientWidth"
    assert drawing.evaluate(fits)
    expect(page.get_by_text("Числа таблицей")).to_be_hidden()
    expect(page.locator(".chart table")).to_be_visible()  # although it was not opened


def test_colours_that_are_forced_tell_channels_apart(page: Page, address: str) -> None:
    page.emulate_media(forced_colors="active")
    sign_in(page, address)
    fill = "each => getComputedStyle(each).fill"
    colours = {page.locator(f".chart svg .series-{number}").first.evaluate(fill) for number in (1, 3)}
    assert len(colours) == 2


def test_a_council_hides_a_text_and_shows_it_again_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    sign_in(page, address)
    page.get_by_role("link", name="Предложения граждан").click()
    expect(page.locator(".written")).to_have_text(MASKED)
    assert "345-67-89" not in page.content()
    page.get_by_role("link", name="Скрыть").click()
    page.get_by_role("button", name="Скрыть", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Напишите, почему")
    page.get_by_label("Почему").fill("личные сведения")
    page.get_by_role("button", name="Скрыть", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Предложение скрыто")
    expect(page.locator(".written")).to_have_count(0)
    page.get_by_role("link", name="Скрыто: 1").click()
    expect(page.get_by_text("личные сведения")).to_be_visible()
    page.get_by_role("button", name="Показать снова").click()
    expect(page.get_by_text("Скрытых текстов нет")).to_be_visible()
    page.get_by_role("link", name="К показанным").click()
    expect(page.locator(".written")).to_have_text(MASKED)
    context.close()
