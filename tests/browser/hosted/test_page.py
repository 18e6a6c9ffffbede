"""The hosted questionnaire as people meet it: without JavaScript, by keyboard, with mistakes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, expect_thanks, send
from tests.integration.web.hosted_forms import count_responses

pytestmark = pytest.mark.browser


def test_a_whole_questionnaire_without_javascript(live_server: LiveServer, url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    answer_all(plain_page)
    plain_page.get_by_label("Что стоит улучшить?").fill("Больше лавочек")
    send(plain_page)
    expect_thanks(plain_page)
    receipt = plain_page.locator(".receipt").inner_text()
    assert count_responses(live_server.app) == 1
    plain_page.goto(f"{live_server.url}/receipts/{receipt}")
    expect(plain_page.locator("h1")).to_have_text("Анкета принята")
    assert plain_page.context.cookies() == []


def test_going_back_and_sending_again_counts_nothing_twice(live_server: LiveServer, url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    answer_all(plain_page)
    send(plain_page)
    expect_thanks(plain_page)
    receipt = plain_page.locator(".receipt").inner_text()
    plain_page.reload()
    plain_page.go_back()
    send(plain_page)
    expect(plain_page.locator(".receipt")).to_have_text(receipt)
    plain_page.go_back()
    answer(plain_page, "recommend", "Нет")
    send(plain_page)
    expect(plain_page.locator("h1")).to_have_text("Эта анкета уже отправлена")
    assert count_responses(live_server.app) == 1
    plain_page.get_by_role("link", name="Заполнить заново").click()
    answer_all(plain_page)
    send(plain_page)
    expect_thanks(plain_page)
    assert count_responses(live_server.app) == 2


@pytest.mark.wcag("3.2.2")
def test_a_follower_is_seen_only_after_its_filter_says_so(url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    follower = plain_page.locator("#question-stand_satisfied")
    expect(follower).to_be_hidden()
    answer(plain_page, "stand_used", "Да")
    expect(follower).to_be_visible()
    expect(follower.locator(".condition")).to_be_hidden()
    answer(plain_page, "stand_used", "Нет")
    expect(follower).to_be_hidden()


@pytest.mark.wcag("3.3.1", "3.3.2", "3.3.3", "4.1.2")
def test_problems_take_the_focus_and_lead_to_their_questions(url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    answer(plain_page, "stand_used", "Да")
    plain_page.get_by_label("Ваш возраст").fill("7")
    send(plain_page)
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


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.1", "2.4.3")
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
