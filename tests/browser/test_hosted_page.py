"""The hosted questionnaire as people meet it: without JavaScript, on a narrow screen, by keyboard, in a frame."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from survey_app.settings import ROOT
from tests.browser.conftest import LiveServer, serve_http
from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import CODE, count_responses, prepare

pytestmark = pytest.mark.browser
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
SHOWN = {"yes": "Да", "no": "Нет"}
NAME = "Государственное бюджетное учреждение «Комплексный центр социального обслуживания населения»"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A tab with JavaScript off, as narrow as an old phone."""
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def url(live_server: LiveServer) -> str:
    """The address of an organization's questionnaire."""
    prepare(live_server.app, name=NAME, address="г. Екатеринбург")
    return f"{live_server.url}/s/{CODE}"


def _answer(page: Page, question: str, option: str) -> None:
    page.locator(f"#question-{question}").get_by_text(option, exact=True).click()


def _answer_all(page: Page) -> None:
    for question, option in ANSWERS.items():
        _answer(page, question, SHOWN[option])


def _send(page: Page) -> None:
    page.get_by_role("button", name="Отправить ответы").click()


def test_a_whole_questionnaire_without_javascript(live_server: LiveServer, url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    _answer_all(plain_page)
    plain_page.get_by_label("Что стоит улучшить?").fill("Больше лавочек")
    _send(plain_page)
    expect(plain_page).to_have_title("Спасибо! Ответы приняты")
    receipt = plain_page.locator(".receipt").inner_text()
    assert count_responses(live_server.app) == 1
    plain_page.goto(f"{live_server.url}/receipts/{receipt}")
    expect(plain_page.locator("h1")).to_have_text("Анкета принята")
    assert plain_page.context.cookies() == []


def test_going_back_and_sending_again_counts_nothing_twice(live_server: LiveServer, url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    _answer_all(plain_page)
    _send(plain_page)
    expect(plain_page).to_have_title("Спасибо! Ответы приняты")
    receipt = plain_page.locator(".receipt").inner_text()
    plain_page.reload()
    plain_page.go_back()
    _send(plain_page)
    expect(plain_page.locator(".receipt")).to_have_text(receipt)
    plain_page.go_back()
    _answer(plain_page, "recommend", "Нет")
    _send(plain_page)
    expect(plain_page.locator("h1")).to_have_text("Эта анкета уже отправлена")
    assert count_responses(live_server.app) == 1
    plain_page.get_by_role("link", name="Заполнить заново").click()
    _answer_all(plain_page)
    _send(plain_page)
    expect(plain_page).to_have_title("Спасибо! Ответы приняты")
    assert count_responses(live_server.app) == 2


def test_a_follower_is_seen_only_after_its_filter_says_so(url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    follower = plain_page.locator("#question-stand_satisfied")
    expect(follower).to_be_hidden()
    _answer(plain_page, "stand_used", "Да")
    expect(follower).to_be_visible()
    expect(follower.locator(".condition")).to_be_hidden()
    _answer(plain_page, "stand_used", "Нет")
    expect(follower).to_be_hidden()


def test_problems_take_the_focus_and_lead_to_their_questions(url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    _answer(plain_page, "stand_used", "Да")
    plain_page.get_by_label("Ваш возраст").fill("7")
    _send(plain_page)
    expect(plain_page).to_have_title("Ошибка: Проверьте ответы · Оцените условия обслуживания")
    expect(plain_page.locator("#notice")).to_be_focused()
    plain_page.get_by_role("link", name="Ваш возраст").click()
    field = plain_page.locator("#answer_age")
    expect(field).to_be_focused()
    expect(field).to_have_value("7")
    expect(field).to_have_accessible_description("Целое число от 14 до 120 Ошибка: Укажите целое число от 14 до 120.")
    plain_page.get_by_role("link", name="Довольны ли вы открытостью").first.click()
    expect(plain_page.locator("#answer_stand_satisfied-0")).to_be_focused()
    group = plain_page.get_by_role("radiogroup", name="Довольны ли вы открытостью").first
    expect(group).to_have_attribute("aria-invalid", "true")


def test_the_keyboard_is_enough(live_server: LiveServer, url: str, page: Page) -> None:
    page.goto(f"{url}?lang=en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    for option in ["yes", "yes", "no", "yes", "no", "no", "yes", "yes", "no", "yes", "yes", "no"]:
        page.keyboard.press("Tab")
        page.keyboard.press("Space" if option == "yes" else "ArrowRight")
    for _ in range(4):  # suggestions, sex, age, the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Thank you! Your answers are accepted")
    assert count_responses(live_server.app) == 1


def _overflow(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _tiny_targets(page: Page) -> Any:
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden], [type=radio]), label.option")]
          .filter(each => each.offsetParent && !each.matches(".skip, .notice a, .organizations a"))
          .filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"""
    )


def _axe(page: Page) -> Any:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


def _states(page: Page, live_server: LiveServer, url: str) -> Iterator[str]:
    """Bring the page into each state in turn, and name it."""
    for path in ("/", "/?code=12", "/?query=центр", "/?query=ничего", "/receipts", "/receipts/12", "/nowhere"):
        page.goto(live_server.url + path)
        yield path
    page.goto(f"{live_server.url}/s/ZZZZZZZZ")
    yield "unknown code"
    page.goto(url)
    yield "questionnaire"
    _answer(page, "stand_used", "Да")
    for state, heading in (("problems", "Проверьте ответы"), ("thanks", "Спасибо! Ответы приняты")):
        _send(page)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        page.wait_for_load_state()
        yield state
        if state == "problems":
            _answer_all(page)
    page.goto(live_server.url + (page.get_by_role("link", name="Проверить квитанцию").get_attribute("href") or ""))
    yield "receipt"


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, url: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})  # 320 px is also 1280 px at 400 %
    seen = [
        (state, _overflow(page), _tiny_targets(page), _axe(page) if AXE.exists() else [])
        for state in _states(page, live_server, url)
    ]
    assert seen == [(state, 0, [], []) for state, *_ in seen]
    assert len(seen) == 12


def test_the_page_works_in_a_frame_of_another_site(live_server: LiveServer, url: str, page: Page) -> None:
    school = Flask("school")
    school.add_url_rule("/", view_func=lambda: f'<iframe src="{url}"></iframe>')
    with serve_http() as server:
        server.app = school
        page.goto(f"http://school.test:{server.server_port}/")
        frame = page.frame_locator("iframe")
        for question, option in ANSWERS.items():
            frame.locator(f"#question-{question}").get_by_text(SHOWN[option], exact=True).click()
        frame.get_by_role("button", name="Отправить ответы").click()
        expect(frame.locator("h1")).to_have_text("Спасибо! Ответы приняты")
    assert count_responses(live_server.app) == 1
