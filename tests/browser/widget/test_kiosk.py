"""A tablet in a lobby: begin, answer, be thanked, and the screen is clear for the next."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import count_stored
from tests.browser.widget.kiosk import KIOSK, ShowKiosk, begin, send, warning
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser


def test_a_person_begins_answers_and_is_thanked(live_server: LiveServer, show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk(f'{KIOSK} place="lobby"')
    expect(widget.element.locator("[part=organization]")).to_have_text("Центр помощи семье")
    expect(begin(widget)).to_have_text("Начать")
    expect(widget.form).not_to_be_attached()
    begin(widget).click()
    expect(widget.element.locator("#t")).to_be_focused()
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert (widget.posts[0]["answers"], widget.posts[0]["place"]) == (ANSWERS, "lobby")
    assert count_stored(live_server.app) == 1
    assert (widget.console, widget.violations()) == ([], [])


def test_the_screen_is_cleared_fifteen_seconds_after_sending(show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    send(widget)
    widget.expect_thanks()
    expect(widget.element.locator("[part=count]")).to_contain_text("Экран очистится через 1")
    widget.page.clock.run_for(10_000)
    expect(widget.element.locator("[part=count]")).to_have_text("Экран очистится через 5 с")
    widget.page.clock.run_for(6_000)
    expect(begin(widget)).to_be_focused()
    expect(widget.thanks).to_have_count(0)


@pytest.mark.wcag("2.2.1")
def test_who_needs_more_time_touches_the_screen_and_who_needs_none_finishes(show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    send(widget)
    widget.expect_thanks()
    for _ in range(3):
        widget.page.clock.run_for(13_000)
        widget.receipt.click()
    expect(widget.receipt).to_be_visible()
    widget.element.get_by_role("button", name="Закончить").click()
    expect(begin(widget)).to_be_visible()
    expect(widget.thanks).to_have_count(0)


@pytest.mark.wcag("2.2.1", "4.1.3")
@pytest.mark.parametrize("sign", ["touch", "key", "button"])
def test_after_two_idle_minutes_the_screen_is_cleared_but_asks_first(show_kiosk: ShowKiosk, sign: str) -> None:
    widget = show_kiosk()
    page = widget.page
    begin(widget).click()
    widget.answer("stand_used", "yes")
    page.clock.run_for(98_000)
    expect(warning(widget)).not_to_be_visible()
    page.clock.run_for(4_000)
    expect(warning(widget).get_by_role("alert")).to_contain_text("Вы ещё здесь? Коснитесь экрана, чтобы продолжить.")
    page.clock.run_for(10_000)
    if sign == "touch":
        page.mouse.click(5, 700)
    elif sign == "key":
        page.keyboard.press("Shift")
        page.clock.run_for(2_000)
    else:
        warning(widget).get_by_role("button", name="Продолжить").click()
    expect(warning(widget)).not_to_be_visible()
    expect(widget.question("stand_used").get_by_label("Да")).to_be_checked()
    page.clock.run_for(101_000)
    expect(warning(widget)).to_be_visible()
    page.clock.run_for(20_000)
    expect(begin(widget)).to_be_visible()
    expect(warning(widget)).not_to_be_visible()


@pytest.mark.wcag("2.5.5", "2.5.8")
def test_everything_to_touch_is_at_least_64_pixels(show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk(f'{KIOSK} layout="steps"')
    small = [*widget.small_targets(64)]
    begin(widget).click()
    widget.form.wait_for()
    widget.open_settings()
    small += widget.small_targets(64)
    widget.set_display("layout", "page")
    widget.choose({"stand_used": "yes", "sex": "male"})
    widget.send()
    expect(widget.summary).to_be_focused()
    small += widget.small_targets(64)
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert small + widget.small_targets(64) == []


@pytest.mark.wcag("2.1.1", "2.1.2")
def test_the_keyboard_is_enough_for_the_kiosk(live_server: LiveServer, page: Page, show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    widget.tab_through({}, until="begin")
    page.keyboard.press("Enter")
    widget.tab_through(ANSWERS)
    page.keyboard.press("Enter")
    expect(widget.thanks.locator("h2")).to_be_focused()
    widget.tab_through({}, until="finish")
    page.keyboard.press("Enter")
    expect(begin(widget)).to_be_focused()
    assert count_stored(live_server.app) == 1


def test_without_its_part_the_kiosk_shows_no_form_that_nobody_clears_and_tries_again(
    live_server: LiveServer, site: Site, page: Page
) -> None:
    page.route("**/w/1-kiosk.js*", lambda route: route.abort())
    page.clock.install()
    page.goto(site.add_page(site.snippet(KIOSK)), wait_until="networkidle")
    widget = Widget(page)
    expect(page.locator("nok-survey > a")).to_have_attribute("href", f"{live_server.url}/s/K7M3Q9XA")
    expect(widget.form).to_have_count(0)
    assert widget.events("error") == [{"code": "unavailable"}]
    page.unroute("**/w/1-kiosk.js*")
    page.clock.run_for(31_000)
    expect(begin(widget)).to_be_visible()
