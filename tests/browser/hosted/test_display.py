"""How the page is shown: chosen without JavaScript, remembered with it, and never at the answers' cost."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, expect_thanks, open_looks, overflow, send
from tests.browser.words import list_broken_words
from tests.integration.web.hosted_forms import count_responses

pytestmark = pytest.mark.browser
BLACK = "rgb(0, 0, 0)"


def _background(page: Page) -> str:
    return str(page.locator("main .card").evaluate("each => getComputedStyle(each).backgroundColor"))


def _letters(page: Page) -> float:
    return float(page.locator("main p").first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)"))


def _press(page: Page, name: str) -> None:
    page.locator(".settings").get_by_text(name, exact=True).click()


@pytest.mark.wcag("1.4.4")
def test_high_contrast_and_large_letters_are_remembered_on_the_device(
    live_server: LiveServer, url: str, page: Page
) -> None:
    page.goto(url)
    usual = _letters(page)
    answer(page, "stand_used", "Да")
    open_looks(page)
    _press(page, "Высокий")
    _press(page, "200 %")
    expect(page.get_by_role("button", name="Высокий")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Обычный")).to_have_attribute("aria-pressed", "false")
    assert page.url == url  # nothing was loaded, nothing can be lost
    expect(page.locator("#answer_stand_used-0")).to_be_checked()
    for address in (url, f"{live_server.url}/", f"{live_server.url}/privacy"):
        page.goto(address)
        assert _background(page) == BLACK
    page.goto(url)
    assert _letters(page) == 2 * usual
    open_looks(page)
    _press(page, "Обычный")
    _press(page, "100 %")
    page.goto(f"{url}?contrast=high&size=large")  # what the address says gives way to what the person chose
    assert (_background(page), _letters(page)) == ("rgb(255, 255, 255)", usual)


def test_links_remember_it_too(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/?query=кто-нибудь")
    open_looks(page)
    _press(page, "Высокий")
    expect(page.get_by_role("link", name="Высокий")).to_have_attribute("aria-current", "true")
    assert _background(page) == BLACK
    page.goto(f"{live_server.url}/receipts")
    assert _background(page) == BLACK


@pytest.mark.wcag("3.1.5")
def test_plain_words_are_remembered_and_no_answer_is_lost_by_them(url: str, page: Page) -> None:
    page.goto(url)
    answer(page, "stand_used", "Да")
    page.get_by_label("Что стоит улучшить?").fill("Больше лавочек")
    page.get_by_role("button", name="Простыми словами").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Расскажите, как вас обслужили")
    expect(page.locator("#answer_stand_used-0")).to_be_checked()
    expect(page.locator("#answer_suggestions")).to_have_value("Больше лавочек")
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Расскажите, как вас обслужили")
    expect(page.locator("#answer_suggestions")).to_have_value("Больше лавочек")
    page.get_by_role("button", name="Обычный текст").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Оцените условия обслуживания")
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Оцените условия обслуживания")


def test_a_language_without_plain_words_says_so(
    live_server: LiveServer, url: str, page: Page, plain_page: Page
) -> None:
    said = "Only the Russian questionnaire is written in plain words."
    for each in (page, plain_page):
        each.goto(url)
        each.get_by_role("button", name="English").click()
        expect(each.get_by_role("status").filter(has_text=said)).to_have_count(0)
        each.goto(url)
        each.get_by_role("button", name="Простыми словами").click()
        each.get_by_role("button", name="English").click()
        expect(each.get_by_role("status").filter(has_text=said)).to_be_visible()
        each.get_by_role("button", name="Русский").click()
        expect(each.get_by_role("heading", level=1)).to_have_text("Расскажите, как вас обслужили")
    page.goto(f"{live_server.url}/s/K7M3Q9XA?lang=en")  # the device remembers it, the address does not say it
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()


@pytest.mark.wcag("1.4.4", "1.4.10")
def test_everything_works_without_javascript(live_server: LiveServer, url: str, plain_page: Page) -> None:
    page = plain_page
    page.goto(url)
    answer(page, "stand_used", "Да")
    open_looks(page)
    _press(page, "Высокий")
    expect(page.locator("#answer_stand_used-0")).to_be_checked()
    open_looks(page)
    _press(page, "200 %")
    _press(page, "Простыми словами")
    expect(page.get_by_role("heading", level=1)).to_have_text("Расскажите, как вас обслужили")
    expect(page.locator("#answer_stand_used-0")).to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    expect(page.locator("html")).to_have_attribute("data-size", "huge")
    answer_all(page)
    send(page)
    expect_thanks(page)
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    assert count_responses(live_server.app) == 1
    expect(page.get_by_role("button", name="Скопировать")).to_be_hidden()
    page.get_by_role("link", name="Что мы храним").click()
    for opened in page.context.pages:
        opened.wait_for_load_state()
        expect(opened.locator("html")).to_have_attribute("data-size", "huge")


@pytest.mark.wcag("3.1.2")
def test_the_language_is_changed_without_loss(live_server: LiveServer, url: str, plain_page: Page) -> None:
    plain_page.goto(url)
    answer_all(plain_page)
    english = plain_page.get_by_role("button", name="English")
    expect(english).to_have_attribute("lang", "en")
    english.click()
    expect(plain_page.locator("html")).to_have_attribute("lang", "en")
    plain_page.get_by_role("button", name="Send the answers").click()
    expect(plain_page.locator("h1")).to_have_text("Thank you! Your answers are accepted")
    assert count_responses(live_server.app) == 1


def test_enter_in_a_field_sends_the_form_rather_than_changing_how_it_looks(
    live_server: LiveServer, url: str, plain_page: Page
) -> None:
    plain_page.goto(url)
    answer_all(plain_page)
    plain_page.get_by_label("Ваш возраст").press("Enter")
    expect_thanks(plain_page)
    assert count_responses(live_server.app) == 1


def test_where_storage_is_forbidden_the_address_carries_the_choice(url: str, forgetful_page: Page) -> None:
    page = forgetful_page
    page.goto(url)
    answer(page, "stand_used", "Да")
    open_looks(page)
    _press(page, "Высокий")
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    expect(page.locator("#answer_stand_used-0")).to_be_checked()
    assert "contrast=high" in page.url
    answer_all(page)
    send(page)
    expect_thanks(page)
    assert _background(page) == BLACK


def test_a_script_that_does_not_arrive_breaks_nothing(live_server: LiveServer, url: str, page: Page) -> None:
    page.route("**/page.js", lambda route: route.abort())
    page.goto(url)
    open_looks(page)
    _press(page, "Высокий")
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    answer_all(page)
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


@pytest.mark.parametrize("stored", ["null", "[]", '"high"', "{", '{"contrast": "loud", "size": 7, "style": {}}'])
def test_what_somebody_else_stored_is_overlooked(url: str, page: Page, stored: str) -> None:
    page.goto(url)
    page.evaluate("stored => localStorage.setItem('nok-survey-display', stored)", stored)
    page.goto(url)
    answer_all(page)
    assert _background(page) == "rgb(255, 255, 255)"
    send(page)
    expect_thanks(page)


@pytest.mark.parametrize("size", ["normal", "huge"])
def test_what_is_printed_is_black_on_white_and_says_the_receipt(url: str, page: Page, size: str) -> None:
    page.goto(f"{url}?contrast=high&size={size}")
    answer_all(page)
    send(page)
    expect_thanks(page)
    page.emulate_media(media="print")
    assert _background(page) == "rgb(255, 255, 255)"
    expect(page.locator(".receipt")).to_be_visible()
    expect(page.get_by_text("Проверить можно здесь")).to_be_visible()
    for hidden in (page.locator(".settings"), page.get_by_role("button", name="Скопировать"), page.locator("footer")):
        expect(hidden.first).to_be_hidden()
    assert overflow(page) == 0


@pytest.mark.wcag("2.3.3")
def test_nothing_moves_where_movement_is_not_wanted(url: str, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(each => {
          const drawn = getComputedStyle(each);
          return parseFloat(drawn.transitionDuration) > 0 || drawn.animationName !== "none";
        }).length"""
    )
    context.close()
    assert moving == 0


@pytest.mark.parametrize("path", ["", "?style=easy", "?size=large", "?lang=en"])
def test_no_word_of_the_questionnaire_is_broken_on_a_small_screen(url: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(url + path)
    assert list_broken_words(page.locator("body")) == []
