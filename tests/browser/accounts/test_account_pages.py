"""The account pages as people meet them: by keyboard, without JavaScript, at three widths, and without barriers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.domain.accounts import NewAccount
from tests.accounts import EMAIL, PASSWORD, invite, make_code
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SCREENSHOTS")  # a folder, for whoever wants to look
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def invitation(live_server: LiveServer) -> str:
    """The address that an administrator was given."""
    return live_server.url + invite(live_server.app, NewAccount(EMAIL, "administrator"))


def walk(page: Page, url: str, invitation: str) -> Iterator[str]:
    """Go the whole way of a first day, and wrong at every turn; yields what stands there."""
    page.goto(invitation)
    yield "invitation"
    page.get_by_label("Новый пароль", exact=True).fill("1qaz2wsx3edc")
    page.get_by_label("Новый пароль ещё раз").fill("1qaz2wsx3edc")
    page.get_by_role("button", name="Задать пароль").click()
    expect(page.get_by_role("link", name="Новый пароль: Этот пароль есть в списках утёкших")).to_be_visible()
    yield "refused-password"
    page.get_by_label("Новый пароль", exact=True).fill(PASSWORD)
    page.get_by_label("Новый пароль ещё раз").fill(PASSWORD)
    page.get_by_role("button", name="Задать пароль").click()
    expect(page.get_by_text("Пароль задан.")).to_be_visible()
    yield "sign-in"
    page.goto(invitation)
    yield "used-link"
    page.goto(f"{url}/account/reset")
    yield "reset"
    page.goto(f"{url}/account/sign-in")
    page.get_by_label("Электронная почта").fill(EMAIL)
    page.get_by_label("Пароль", exact=True).fill("не тот пароль, увы")
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("heading", name="Неверный адрес или пароль.")).to_be_visible()
    yield "refused-sign-in"
    sign_in(page)
    expect(page.get_by_role("heading", name="Подключите второй фактор")).to_be_visible()
    yield "set-up"
    page.get_by_label("Код из приложения").fill("000000")
    follow(page.get_by_role("button", name="Подключить"))
    yield "refused-code"
    key = page.locator(".key").inner_text()
    page.get_by_label("Код из приложения").fill(make_code(key))
    page.get_by_role("button", name="Подключить").click()
    expect(page.get_by_role("heading", name="Коды восстановления")).to_be_visible()
    yield "recovery-codes"
    follow(page.get_by_role("link", name="Коды сохранены, дальше"))
    yield "own-page"
    follow(page.get_by_role("link", name="Сменить пароль"))
    yield "change-password"
    page.goto(f"{url}/account/second-factor")
    yield "second-factor"
    page.get_by_role("button", name="Выйти").click()
    sign_in(page)
    yield "code"
    page.get_by_label("Одноразовый код").fill(make_code(key, 1))
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()
    yield "signed-in"


def sign_in(page: Page) -> None:
    page.get_by_label("Электронная почта").fill(EMAIL)
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, invitation: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    seen = []
    for name in walk(page, live_server.url, invitation):
        seen.append((name, page.evaluate(OVERFLOW), run_axe(page, ("violations",))))
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    assert len(seen) == 14
    assert [(name, overflow, found) for name, overflow, found in seen if overflow or found] == []
    assert complaints == []


def test_the_first_day_needs_no_javascript(browser: Browser, live_server: LiveServer, invitation: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    assert list(walk(context.new_page(), live_server.url, invitation))[-1] == "signed-in"
    context.close()


def test_a_problem_takes_the_focus_and_leads_to_its_field(live_server: LiveServer, invitation: str, page: Page) -> None:
    page.goto(invitation)
    page.get_by_label("Новый пароль", exact=True).focus()
    page.keyboard.type("коротко")
    page.keyboard.press("Tab")
    page.keyboard.type("иначе")
    page.keyboard.press("Enter")
    notice = page.locator("#notice")
    expect(notice).to_be_focused()
    assert page.title().startswith("Ошибка: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    described = page.get_by_label("Новый пароль ещё раз", exact=True)
    expect(described).to_be_focused()
    expect(described).to_have_attribute("aria-invalid", "true")
    expect(described).to_have_attribute("aria-describedby", "again-error")
    assert live_server.url


def test_a_password_manager_knows_every_field(live_server: LiveServer, invitation: str, page: Page) -> None:
    page.goto(invitation)
    for label in ("Новый пароль", "Новый пароль ещё раз"):
        expect(page.get_by_label(label, exact=True)).to_have_attribute("autocomplete", "new-password")
    expect(page.locator("input[autocomplete=username]")).to_have_value(EMAIL)
    page.goto(f"{live_server.url}/account/sign-in")
    expect(page.get_by_label("Электронная почта")).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Пароль", exact=True)).to_have_attribute("autocomplete", "current-password")


def test_recovery_codes_are_all_that_is_printed(live_server: LiveServer, invitation: str, page: Page) -> None:
    states = walk(page, live_server.url, invitation)
    for name in states:
        if name == "recovery-codes":
            break
    page.emulate_media(media="print")
    expect(page.locator(".recovery-codes li").first).to_be_visible()
    expect(page.get_by_role("button", name="Выйти")).to_be_hidden()
    expect(page.get_by_role("link", name="Коды сохранены, дальше")).to_be_hidden()
