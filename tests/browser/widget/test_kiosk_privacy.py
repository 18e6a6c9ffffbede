"""One person after the other at one screen: nothing of one is left for the next, and no answer is lost."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import count_stored
from tests.browser.widget.kiosk import ShowKiosk, begin, send, warning
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser
_STORED = """
async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await indexedDB.databases()).length, history.length]
"""


def test_the_next_person_finds_nothing_of_the_one_before(live_server: LiveServer, show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    begin(widget).click()
    widget.element.get_by_role("button", name="English").click()
    expect(widget.button).to_have_text("Send the answers")
    widget.open_settings()
    for setting, value in (("contrast", "high"), ("size", "huge"), ("layout", "steps")):
        widget.set_display(setting, value)
    widget.set_display("layout", "page")
    widget.choose()
    widget.answer("suggestions", "My secret")
    widget.page.clock.run_for(121_000)
    expect(begin(widget)).to_have_text("Начать")
    root = widget.element.locator("[part~=start]")
    expect(root).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(root).to_have_attribute("data-size", "")
    expect(widget.element.locator("[part=settings]")).to_have_count(0)
    begin(widget).click()
    expect(widget.button).to_have_text("Отправить ответы")
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.element.locator("#f-suggestions")).to_have_value("")
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["answers"] == ANSWERS
    assert count_stored(live_server.app) == 1


def test_what_was_chosen_on_the_start_screen_is_not_left_for_the_next(show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    widget.element.get_by_role("button", name="English").click()
    expect(begin(widget)).to_have_text("Begin")
    widget.open_settings()
    widget.set_display("contrast", "high")
    widget.set_display("size", "huge")
    widget.page.clock.run_for(105_000)
    expect(warning(widget)).to_be_visible()  # who only reads slowly can stay
    widget.page.mouse.click(5, 700)
    widget.page.clock.run_for(2_000)
    expect(warning(widget)).not_to_be_visible()
    widget.page.clock.run_for(121_000)
    expect(begin(widget)).to_have_text("Начать")
    root = widget.element.locator("[part~=start]")
    expect(root).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(root).to_have_attribute("data-size", "")
    expect(widget.element.locator("[part=settings]")).to_have_count(0)
    widget.page.clock.run_for(241_000)
    expect(warning(widget)).not_to_be_visible()


def test_who_leaves_half_way_can_take_the_answers_away(show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    begin(widget).click()
    widget.answer("suggestions", "Секрет")
    widget.element.get_by_role("button", name="Стереть ответы и выйти").click()
    begin(widget).click()
    expect(widget.element.locator("#f-suggestions")).to_have_value("")


def test_two_people_have_two_receipts(live_server: LiveServer, show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    send(widget)
    first = widget.expect_thanks()
    widget.element.get_by_role("button", name="Закончить").click()
    send(widget)
    assert widget.expect_thanks() != first
    assert count_stored(live_server.app) == 2


def test_nothing_is_stored_on_the_device(page: Page, show_kiosk: ShowKiosk) -> None:
    widget = show_kiosk()
    before = page.evaluate(_STORED)
    begin(widget).click()
    widget.open_settings()
    widget.set_display("size", "large")
    widget.choose()
    widget.answer("suggestions", "Секрет")
    assert page.evaluate(_STORED) == before
    widget.send()
    widget.expect_thanks()
    page.clock.run_for(16_000)
    assert page.evaluate(_STORED) == before == [0, 0, "", 0, before[-1]]


def test_looks_remembered_in_this_browser_are_not_those_of_the_kiosk(page: Page, show_kiosk: ShowKiosk) -> None:
    page.add_init_script("""localStorage.setItem('nok-survey-display', '{"contrast": "high", "size": "huge"}')""")
    widget = show_kiosk()
    expect(widget.element.locator("[part~=start]")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_no_link_leads_out_of_the_kiosk(show_kiosk: ShowKiosk) -> None:
    def links(widget: Widget) -> list[str]:
        return [link.inner_text() for link in widget.element.locator("a[href]").all() if link.is_visible()]

    widget = show_kiosk()
    assert links(widget) == []
    begin(widget).click()
    widget.form.wait_for()
    assert links(widget) == []
    widget.choose()
    widget.send()
    widget.expect_thanks()
    widget.page.wait_for_load_state("networkidle")
    assert links(widget) == []
    widget = show_kiosk('organization="FREGNAA2" mode="kiosk"')
    send(widget)
    expect(widget.status).to_contain_text("Этот сайт не указан у организации")
    assert links(widget) == []


def test_an_answer_without_a_network_is_kept_in_memory_and_sent_for_the_person_who_has_left(
    live_server: LiveServer, page: Page, context: BrowserContext, show_kiosk: ShowKiosk
) -> None:
    widget = show_kiosk()
    context.set_offline(True)
    for count in (1, 2):
        send(widget)
        expect(widget.element.locator("h2")).to_have_text("Спасибо! Анкета заполнена")
        expect(widget.element).to_contain_text("Ответы уйдут сами, как только она появится")
        page.clock.run_for(16_000)
        expect(begin(widget)).to_be_visible()
        expect(widget.element.locator("[part=unsent]")).to_contain_text(f"Ждут отправки анкет: {count}")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    begin(widget).click()
    expect(widget.element.locator("input:checked")).to_have_count(0)
    widget.element.get_by_role("button", name="Стереть ответы и выйти").click()
    context.set_offline(False)
    expect(widget.element.locator("[part=unsent]")).to_have_text("")
    assert count_stored(live_server.app) == 2
    assert len({post["id"] for post in widget.posts}) == 2


def test_the_receipt_is_shown_when_the_network_comes_back_in_time(
    live_server: LiveServer, context: BrowserContext, show_kiosk: ShowKiosk
) -> None:
    widget = show_kiosk()
    context.set_offline(True)
    send(widget)
    expect(widget.element.locator("h2")).to_have_text("Спасибо! Анкета заполнена")
    context.set_offline(False)
    widget.expect_thanks()
    expect(widget.receipt).to_be_visible()
    expect(widget.element.get_by_role("button", name="Закончить")).to_be_visible()
    assert count_stored(live_server.app) == 1


def test_the_kiosk_returns_to_its_language_without_a_network(
    page: Page, context: BrowserContext, show_kiosk: ShowKiosk
) -> None:
    widget = show_kiosk()
    widget.element.get_by_role("button", name="English").click()
    expect(begin(widget)).to_have_text("Begin")
    context.set_offline(True)
    begin(widget).click()
    widget.form.wait_for()
    page.clock.run_for(121_000)
    expect(begin(widget)).to_have_text("Начать")
