"""Filling in as people do: by mouse or keyboard, with mistakes, in their language."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser


@pytest.mark.wcag("4.1.3")
def test_a_follower_appears_and_vanishes_with_its_filter(show_widget: ShowWidget) -> None:
    widget = show_widget()
    follower = widget.question("stand_satisfied")
    expect(follower).not_to_be_visible()
    widget.answer("stand_used", "yes")
    expect(follower).to_be_visible()
    expect(widget.element.locator("[part=news]")).to_have_text(
        "Появился уточняющий вопрос: Довольны ли вы открытостью, полнотой и доступностью информации на стендах?"
    )
    widget.answer("stand_used", "no")
    expect(follower).not_to_be_visible()
    expect(widget.element.locator("[part=news]")).to_have_text(
        "Уточняющий вопрос больше не нужен: Довольны ли вы открытостью, полнотой и доступностью информации на стендах?"
    )


def test_an_answer_that_is_hidden_again_is_not_sent(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    widget.answer("site_used", "yes")
    widget.answer("site_satisfied", "no")
    widget.answer("site_used", "no")
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == ANSWERS
    assert count_stored(live_server.app) == 1


@pytest.mark.wcag("3.3.1", "3.3.3")
def test_what_is_missing_is_listed_and_leads_to_its_question(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget()
    answers = {code: value for code, value in ANSWERS.items() if code not in ("on_time", "recommend")}
    widget.choose(answers)
    widget.answer("age", 200)
    widget.send()
    expect(widget.summary).to_be_focused()
    expect(widget.summary).to_contain_text("Анкета ещё не отправлена. Осталось вопросов: 3")
    expect(widget.question("on_time")).to_have_attribute("aria-invalid", "true")
    expect(widget.error("on_time")).to_have_text("Выберите ответ")
    expect(widget.error("age")).to_have_text("Укажите целое число от 14 до 120")
    widget.summary.get_by_role("link", name="рекомендовать").click()
    expect(widget.element.locator("#f-recommend")).to_be_focused()
    widget.answer("recommend", "yes")
    expect(widget.error("recommend")).not_to_be_visible()
    widget.answer("on_time", "yes")
    widget.answer("age", "")
    widget.send()
    widget.expect_thanks()
    assert len(widget.posts) == 1
    assert count_stored(live_server.app) == 1


@pytest.mark.wcag("3.3.1", "3.3.3")
def test_a_text_that_is_too_long_says_by_how_much_before_it_is_sent(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.answer("suggestions", "я" * 2003)
    expect(widget.element.locator("#c-suggestions")).to_have_text("Сократите текст. Лишних знаков: 3")
    widget.choose()
    widget.send()
    expect(widget.error("suggestions")).to_have_text("Сократите текст. Лишних знаков: 3")
    assert widget.posts == []


def test_an_optional_answer_can_be_taken_back(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose({**ANSWERS, "sex": "male"})
    widget.question("sex").get_by_role("button", name="Убрать ответ").click()
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == ANSWERS


def test_what_the_server_would_refuse_in_a_text_is_cleaned_first(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    widget.answer("suggestions", "  Больше\u0007 скамеек\r\n\tи света 🌳  ")
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"]["suggestions"] == "Больше скамеек\n\tи света 🌳"


@pytest.mark.wcag("2.1.1", "2.1.2", "2.4.3")
def test_the_keyboard_is_enough(live_server: LiveServer, page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    answers = {**ANSWERS, "remote_used": "yes", "remote_polite": "no"}
    widget.tab_through(answers, text="Больше света")
    page.keyboard.press("Enter")
    expect(widget.thanks.locator("h2")).to_be_focused()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == {**answers, "suggestions": "Больше света"}
    page.keyboard.press("Tab")
    expect(widget.thanks.get_by_role("link", name="Проверить квитанцию")).to_be_focused()
    assert count_stored(live_server.app) == 1


def test_enter_in_a_field_sends_the_form(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    widget.answer("age", 41)
    widget.element.locator("#f-age").press("Enter")
    widget.expect_thanks()
    assert widget.posts[0]["answers"]["age"] == 41


@pytest.mark.wcag("3.1.2")
def test_english_is_english_from_the_title_to_the_receipt(show_widget: ShowWidget) -> None:
    widget = show_widget('organization="K7M3Q9XA" lang="en"')
    expect(widget.element.locator("[part=root]")).to_have_attribute("lang", "en")
    expect(widget.element.locator("#t")).to_have_text("Rate the conditions of service")
    expect(widget.button).to_have_text("Send the answers")
    widget.send()
    expect(widget.error("stand_used")).to_have_text("Choose an answer")
    widget.choose()
    widget.send()
    expect(widget.thanks).to_contain_text("Receipt number")
    assert not set("абвгдежзиклмнопрстуфхцчшщъыьэюя") & set(widget.thanks.inner_text().lower())
    assert widget.posts[0]["language"] == "en"


@pytest.mark.parametrize("language", ["xx", "tt", "", "RU-ru-x"])
def test_a_language_that_is_not_offered_becomes_russian(language: str, show_widget: ShowWidget) -> None:
    widget = show_widget(f'organization="K7M3Q9XA" lang="{language}"')
    expect(widget.element.locator("[part=root]")).to_have_attribute("lang", "ru")
    expect(widget.button).to_have_text("Отправить ответы")
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["language"] == "ru"


def test_the_receipt_leads_to_its_page(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    widget.send()
    receipt = widget.expect_thanks()
    with widget.page.context.expect_page() as opened:
        widget.thanks.get_by_role("link", name="Проверить квитанцию").click()
    page = opened.value
    assert page.url == f"{live_server.url}/receipts/{receipt}"
    expect(page.locator("body")).to_contain_text("Центр помощи семье")


def test_the_age_field_says_what_it_takes_and_counts_no_letters(show_widget: ShowWidget) -> None:
    widget = show_widget()
    age = widget.element.locator("#f-age")
    expect(age).to_have_accessible_description("Укажите целое число от 14 до 120")
    age.fill("7")
    expect(age).to_have_accessible_description("Укажите целое число от 14 до 120")
    expect(widget.element.locator("#f-suggestions")).to_have_accessible_description("Осталось знаков: 2000")
