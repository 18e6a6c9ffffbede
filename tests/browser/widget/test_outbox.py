"""Answers kept on the device: sent when a page of that site opens again, by one tab, once; never lost from sight."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ComeBack, ShowWidget, count_stored
from tests.browser.widget.fates import answer_with
from tests.browser.widget.kept import KEEP, SENT, count_posts, draft, keep, kept, wait_for_draft
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser


@pytest.mark.wcag("2.4.3", "4.1.3")
def test_what_was_kept_goes_from_the_same_page_when_the_network_is_back(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    keep(widget, context)
    assert count_stored(live_server.app) == 0
    context.set_offline(False)
    widget.expect_thanks()
    expect(widget.outbox).not_to_be_visible()
    assert kept(page) == []
    assert count_stored(live_server.app) == 1
    assert widget.violations() == []


def test_a_kept_answer_is_no_longer_in_the_form_and_its_receipt_is_seen_though_the_form_is_another(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    context.route("**/responses", lambda route: route.abort())
    widget.choose()
    wait_for_draft(page)
    widget.send()
    widget.unsent.get_by_role("button", name=KEEP).click()
    expect(widget.kept).to_be_focused()
    assert draft(page) is None
    widget.element.evaluate("element => element.setAttribute('lang', 'en')")
    expect(widget.button).to_have_text("Send the answers")
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.outbox).to_contain_text("Answers kept on this device")
    context.unroute("**/responses")
    expect(widget.outbox).to_contain_text("Sent. Receipt number:")
    assert count_stored(live_server.app) == 1


def test_a_dialog_leaves_what_was_kept_in_sight_of_the_page(
    live_server: LiveServer, context: BrowserContext, site: Site, page: Page
) -> None:
    widget = Widget(page)
    page.goto(site.add_page(site.snippet('organization="K7M3Q9XA" mode="button"')))
    widget.element.locator("[part~=opener]").click()
    keep(widget, context)
    page.keyboard.press("Escape")
    expect(widget.outbox).to_be_visible()
    context.set_offline(False)
    expect(widget.element.locator("[part~=opener-note]")).to_contain_text("Спасибо! Ответы приняты")
    expect(widget.outbox).not_to_be_visible()
    assert count_stored(live_server.app) == 1


def test_the_part_that_sends_is_asked_for_again_where_it_did_not_come(
    live_server: LiveServer, context: BrowserContext, come_back: ComeBack
) -> None:
    widget = come_back()
    widget.page.clock.install()
    context.route("**/w/1-outbox*", lambda route: route.abort())
    widget.page.goto(widget.address)
    widget.form.wait_for()
    context.unroute("**/w/1-outbox*")
    widget.page.clock.run_for(31_000)
    expect(widget.outbox).to_be_visible()
    widget.page.clock.run_for(5_000)
    expect(widget.outbox).to_contain_text(SENT)
    assert count_stored(live_server.app) == 1


@pytest.mark.parametrize("name", ["school.test", "127.0.0.1"], ids=["http", "a secure page"])
def test_what_was_kept_goes_from_another_page_of_the_site_and_the_receipt_waits_to_be_seen(
    live_server: LiveServer, context: BrowserContext, come_back: ComeBack, name: str
) -> None:
    posts = count_posts(context)
    widget = come_back(name=name)
    widget.page.goto(widget.address)
    expect(widget.outbox).to_contain_text(SENT)
    expect(widget.outbox).to_contain_text("Центр помощи семье")
    expect(widget.outbox).not_to_contain_text("Не отправлено")
    link = widget.outbox.get_by_role("link", name="Проверить квитанцию")
    receipt = (link.get_attribute("href") or "").rpartition("/")[2]
    expect(widget.outbox).to_contain_text(SENT + receipt)
    assert count_stored(live_server.app) == 1
    delivered = len(posts)
    widget.page.reload()
    expect(widget.outbox).to_contain_text(SENT + receipt)
    assert "yes" not in str(widget.page.evaluate("JSON.stringify(localStorage)"))  # the answers themselves are gone
    widget.outbox.get_by_role("button", name="Скрыть").click()
    expect(widget.outbox).not_to_be_visible()
    assert kept(widget.page) == []
    assert (len(posts), count_stored(live_server.app)) == (delivered, 1)
    assert (widget.console, widget.violations()) == ([], [])


@pytest.mark.parametrize("name", ["school.test", "127.0.0.1"], ids=["a lease on http", "the browser's locks"])
def test_two_tabs_never_send_at_the_same_time(
    live_server: LiveServer, context: BrowserContext, come_back: ComeBack, name: str
) -> None:
    one = come_back(name=name)
    posts = count_posts(context)
    waiting: list[Route] = []
    context.route("**/responses", lambda route: waiting.append(route))  # noqa: PLW0108 -- playwright wants a function
    two = Widget(context.new_page())
    one.page.goto(one.address)
    two.page.goto(one.address)
    for widget in (one, two):
        expect(widget.outbox).to_contain_text(re.compile("Отправляем…|Их отправляет другая вкладка"))
    assert one.page.evaluate("!!navigator.locks") == (name == "127.0.0.1")
    one.page.wait_for_timeout(3_000)  # time for the other one to try again
    assert (len(waiting), len(posts)) == (1, 1)
    waiting[0].continue_()
    for widget in (one, two):
        expect(widget.outbox).to_contain_text(SENT)
    assert (len(posts), count_stored(live_server.app)) == (1, 1)


def test_a_tab_that_closed_in_the_middle_leaves_the_rest_to_another_one(
    live_server: LiveServer, context: BrowserContext, come_back: ComeBack
) -> None:
    one = come_back(name="127.0.0.1")
    waiting: list[Route] = []
    context.route("**/responses", lambda route: waiting.append(route))  # noqa: PLW0108 -- playwright wants a function
    two = Widget(context.new_page())
    one.page.goto(one.address)
    expect(one.outbox).to_contain_text("Отправляем…")
    two.page.goto(one.address)
    expect(two.outbox).to_contain_text("Их отправляет другая вкладка.")
    one.page.close()
    context.unroute("**/responses")
    expect(two.outbox).to_contain_text(SENT)
    assert count_stored(live_server.app) == 1


def test_a_page_of_a_portal_is_no_delivery(
    live_server: LiveServer, context: BrowserContext, come_back: ComeBack
) -> None:
    widget = come_back()
    fates = [
        answer_with(200, "<html>Wi-Fi</html>", {"Content-Type": "text/html"}),
        answer_with(403, "<html>No</html>", {}),
    ]
    context.route("**/responses", lambda route: fates.pop(0)(route) if fates else route.continue_())
    widget.page.goto(widget.address)
    expect(widget.outbox).to_contain_text("Пока не получилось. Повторим через")
    assert count_stored(live_server.app) == 0
    widget.outbox.get_by_role("button", name="Отправить сейчас").click()
    expect(widget.outbox).to_contain_text("Пока не получилось. Повторим через")
    assert kept(widget.page)
    expect(widget.outbox).to_contain_text(SENT)  # the third attempt comes of itself
    assert count_stored(live_server.app) == 1


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_wrong_clock_harms_nothing(live_server: LiveServer, come_back: ComeBack, year: int) -> None:
    widget = come_back()
    widget.page.clock.install(time=f"{year}-01-01T00:00:00Z")
    widget.page.goto(widget.address)
    widget.page.clock.run_for(1_000)
    expect(widget.outbox).to_contain_text(SENT)
    assert count_stored(live_server.app) == 1


def test_a_lease_from_the_future_is_void(live_server: LiveServer, come_back: ComeBack) -> None:
    widget = come_back()
    widget.page.add_init_script(
        "localStorage.setItem('nok-survey-lease', JSON.stringify({ owner: '?', until: Date.now() + 1e9 }))"
    )
    widget.page.goto(widget.address)
    expect(widget.outbox).to_contain_text(SENT)
    assert count_stored(live_server.app) == 1
