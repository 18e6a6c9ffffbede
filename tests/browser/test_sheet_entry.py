"""A clerk types sheets in by keyboard alone: by digits, back and forth, through a network that fails."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import text

from survey_app.domain.packing import unpack_answers
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.tokens import add_token
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.test_council_pages import send_token
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.fixed_clock import stop_clock

pytestmark = pytest.mark.browser
# Questions 1–15 by digits: the followers of "no" are jumped over; then the text, sex, and age.
DIGITS = "11" + "2" + "1" + "2" + "2" + "1" + "1" + "2" + "1" + "1" + "2"
STACK = "/council/cycles/social-2026/entry?organization=K7M3Q9XA&channel=paper&day=2026-03-14&from=1&to=5"


@pytest.fixture
def token(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token of an operator whose cycle has a social centre; it is 20 May 2026, and every sheet is chosen."""
    for module in ("sheet_entry", "sheet_stack", "second_keying", "sheet_voids"):
        stop_clock(monkeypatch, f"survey_app.web.council.{module}")
    monkeypatch.setattr("survey_app.services.import_responses.is_chosen", lambda *_: True)
    with live_server.app.extensions["survey"].sessions.begin() as session:
        council = add_council(session)
        add_cycle(session, council, [add_organization(session, "K7M3Q9XA", recipients=10)])
        return add_token(session, council.id, "operator", created_at=datetime.now(UTC), expires_on=None)[1]


def read_answers(app: Flask) -> list[dict[str, str | int]]:
    with app.extensions["survey"].engine.connect() as connection:
        layouts = list_layouts(connection)
        rows = connection.execute(text("SELECT questionnaire_id, answers FROM response")).all()
    return [unpack_answers(layouts[version], packed) for version, packed in rows]


def sign_in(page: Page, server: LiveServer, token: str) -> None:
    page.goto(f"{server.url}/council/")
    send_token(page, token)
    expect(page.get_by_role("link", name="2026 год", exact=True)).to_be_visible()


def type_sheet(page: Page, words: str = "") -> None:
    """Type a sheet as a clerk does, up to the button."""
    page.keyboard.type(DIGITS)
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    page.keyboard.type("41")
    page.keyboard.press("Enter")


def is_focused(page: Page, code: str) -> None:
    expect(page.locator(f"[data-question={code}] :focus")).to_have_count(1)


def test_five_sheets_by_keyboard_alone(live_server: LiveServer, token: str, page: Page) -> None:
    sign_in(page, live_server, token)
    page.goto(live_server.url + STACK)
    for number in range(1, 6):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Лист {number} из 5")
        is_focused(page, "stand_used")
        type_sheet(page, "Свет 123")
        expect(page.get_by_role("button", name=f"Сохранить лист {number}")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Стопка закончена")).to_be_visible()
    expect(page.get_by_text("Лист 5 отложите в стопку")).to_be_visible()
    expected = {**ANSWERS, "sex": "female", "age": 41}
    assert read_answers(live_server.app) == [expected] * 5


def test_back_zero_skips_and_an_early_enter(live_server: LiveServer, token: str, page: Page) -> None:
    sign_in(page, live_server, token)
    page.goto(live_server.url + STACK)
    follower = page.locator("[data-question=stand_satisfied]")
    is_focused(page, "stand_used")
    expect(follower).to_be_hidden()
    page.keyboard.type("1")
    is_focused(page, "stand_satisfied")
    page.keyboard.type("1")
    is_focused(page, "site_used")
    page.keyboard.type("7")  # no such answer: nothing happens
    is_focused(page, "site_used")
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowUp")
    is_focused(page, "stand_used")
    page.keyboard.type("2")
    expect(follower).to_be_hidden()
    is_focused(page, "site_used")
    page.keyboard.type("0")
    is_focused(page, "on_time")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Enter ещё раз — сохранить так")
    expect(page.get_by_role("status")).to_be_in_viewport(ratio=1)
    page.keyboard.type("1")
    expect(page.get_by_role("status")).to_be_empty()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Лист 2 из 5")
    assert read_answers(live_server.app) == [{"stand_used": "no", "on_time": "yes"}]
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Лист 2 из 5")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Лист 1 из 5")


def test_what_was_typed_outlives_a_network_that_fails_and_a_session_that_ends(
    live_server: LiveServer, token: str, page: Page
) -> None:
    sign_in(page, live_server, token)
    page.goto(live_server.url + STACK)

    def lose_answer(route: Route) -> None:
        route.fetch(max_redirects=0)  # it arrives, and nobody hears of it
        route.abort()

    page.route("**/entry?*", lose_answer)
    type_sheet(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Нет связи с сервером")).to_be_visible()
    page.unroute("**/entry?*")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Лист 1 уже был внесён с теми же ответами").first).to_be_visible()
    assert len(read_answers(live_server.app)) == 1
    cookies = page.context.cookies()
    page.context.clear_cookies()
    type_sheet(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Сеанс закончился")).to_be_visible()
    expect(page.get_by_label("18. ")).to_have_value("41")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # what it gave itself
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Лист 3 из 5")
    assert len(read_answers(live_server.app)) == 2


def test_a_refused_sheet_stands_as_it_was_typed(live_server: LiveServer, token: str, page: Page) -> None:
    sign_in(page, live_server, token)
    page.goto(f"{live_server.url}{STACK}&sheet=4")
    type_sheet(page)
    page.keyboard.press("ArrowUp")
    is_focused(page, "age")
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Вопрос 18: число 400 вне допустимых границ.").first).to_be_visible()
    expect(page.locator("[name=answer-age]")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Лист 5 из 5")
    assert [each["age"] for each in read_answers(live_server.app)] == [40]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, browser: Browser, token: str, width: int) -> None:
    context = browser.new_context(java_script_enabled=True, locale="ru-RU", viewport={"width": width, "height": 800})
    page = context.new_page()
    sign_in(page, live_server, token)
    cycle, seen = f"{live_server.url}/council/cycles/social-2026", {}

    def look(name: str, heading: str) -> None:
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        page.wait_for_load_state()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main .button, main .choices label')]"
            ".filter(each => each.getBoundingClientRect().height > 0 && each.getBoundingClientRect().height < 32)"
            ".map(each => each.outerHTML)"
        )
        seen[name] = (overflow, small, run_axe(page, ("violations",)))

    page.goto(f"{cycle}/entry")
    look("stack", "Ввод анкет")
    page.goto(live_server.url + STACK)
    look("sheet", "Лист 1 из 5")
    type_sheet(page)
    page.keyboard.press("Enter")
    look("next sheet", "Лист 2 из 5")
    page.goto(live_server.url + STACK)
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    look("refused", "Этот лист уже внесён с другими ответами")
    page.get_by_role("link", name="аннулируйте его").click()
    look("void", "Аннулировать лист")
    page.goto(f"{cycle}/second-keying/sheet?organization=K7M3Q9XA&channel=paper")
    look("second keying", "Повторный ввод листа")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Лист 1: разошлось ответов").first).to_be_visible()
    look("a mismatch", "Повторный ввод листа")
    page.goto(f"{cycle}/second-keying")
    look("mismatches", "Расхождения: 1")
    page.goto(f"{cycle}/report")
    look("report", "Отчёт оператора")
    assert seen == dict.fromkeys(seen, (0, [], []))
    context.close()
