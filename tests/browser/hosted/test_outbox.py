"""Answers of the hosted page kept on the device: any of our pages sends them, one tab does it, once."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import send
from tests.browser.hosted.kept import KEEP, SENT, bar, fill, keep, kept, lose_first_answer, outbox
from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import CODE, count_responses

pytestmark = pytest.mark.browser


@pytest.fixture
def reopened(live_server: LiveServer, url: str, page: Page, context: BrowserContext) -> Page:
    """A new tab, after an answer was kept without a network and its tab was closed."""
    page.goto(url)
    keep(page, context)
    with page.expect_event("close"):
        page.close(run_before_unload=True)  # as people close it: the page still hears of it
    context.set_offline(offline=False)
    assert count_responses(live_server.app) == 0
    return context.new_page()


@pytest.mark.wcag("2.4.3", "4.1.3")
@pytest.mark.parametrize("path", [f"/s/{CODE}", "/", "/privacy", "/receipts", f"/q/{CODE}/ward-3?lang=en"])
def test_what_was_kept_goes_when_any_of_our_pages_opens(live_server: LiveServer, reopened: Page, path: str) -> None:
    page = reopened
    page.goto(live_server.url + path)
    expect(outbox(page)).to_contain_text(re.compile("(Отправлено. Номер квитанции|Sent. Receipt number): .{19}"))
    expect(outbox(page).locator("[part=kept-name]")).to_have_text(CODE)  # the short name of this organization
    expect(outbox(page).get_by_role("button")).to_have_count(1)
    assert count_responses(live_server.app) == 1
    page.goto(live_server.url)
    expect(outbox(page)).to_contain_text(SENT)
    assert "yes" not in str(page.evaluate("JSON.stringify(localStorage)"))  # the answers themselves are gone
    link = outbox(page).get_by_role("link", name="Проверить квитанцию")
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_have_text("Анкета принята")
    outbox(page).get_by_role("button", name="Скрыть").click()
    expect(outbox(page)).to_be_hidden()
    assert (kept(page), count_responses(live_server.app)) == ([], 1)


def test_it_goes_from_the_same_page_when_the_network_is_back(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext
) -> None:
    page.goto(url)
    keep(page, context)
    expect(outbox(page)).to_contain_text("Не отправлено: 1.")
    outbox(page).get_by_text("Посмотреть ответы").click()
    expect(outbox(page).locator("dd")).to_have_count(len(ANSWERS))
    context.set_offline(offline=False)
    expect(outbox(page)).to_contain_text(SENT)
    assert count_responses(live_server.app) == 1


def test_two_tabs_never_send_at_the_same_time(live_server: LiveServer, context: BrowserContext, reopened: Page) -> None:
    one, two = reopened, context.new_page()
    waiting: list[Route] = []
    context.route("**/responses", lambda route: waiting.append(route))  # noqa: PLW0108 -- playwright wants a function
    one.goto(live_server.url)
    two.goto(f"{live_server.url}/s/{CODE}")
    for page in (one, two):
        expect(outbox(page)).to_contain_text(re.compile("Отправляем…|Их отправляет другая вкладка"))
    one.wait_for_timeout(3_000)  # time for the other one to try again
    assert len(waiting) == 1
    waiting[0].continue_()
    for page in (one, two):
        expect(outbox(page)).to_contain_text(SENT)
    assert (len(waiting), count_responses(live_server.app)) == (1, 1)


def test_a_response_that_had_arrived_after_all_is_stored_once(live_server: LiveServer, url: str, page: Page) -> None:
    page.goto(url)
    fill(page)
    lost = lose_first_answer(page)
    send(page)
    bar(page).get_by_role("button", name=KEEP).click()
    expect(outbox(page)).to_contain_text("Не отправлено")
    assert (lost, count_responses(live_server.app)) == ([201], 1)
    page.unroute("**/responses")
    page.goto(live_server.url)
    expect(outbox(page)).to_contain_text(SENT)
    assert count_responses(live_server.app) == 1


def test_what_is_refused_stays_with_its_reason_until_the_person_deletes_it(
    live_server: LiveServer, reopened: Page, context: BrowserContext
) -> None:
    page = reopened
    context.route("**/responses", lambda route: route.fulfill(status=409, body='{"code": "response_conflict"}'))
    page.goto(live_server.url)
    expect(outbox(page)).to_contain_text("Не принято: эта анкета уже отправлена с другими ответами, учтены они.")
    outbox(page).get_by_role("button", name="Удалить").click()
    outbox(page).get_by_role("button", name="Не удалять").click()
    assert kept(page)
    outbox(page).get_by_role("button", name="Удалить").click()
    outbox(page).get_by_role("button", name="Да, удалить").click()
    expect(outbox(page)).to_be_hidden()
    assert (kept(page), count_responses(live_server.app)) == ([], 0)


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_wrong_clock_harms_nothing(live_server: LiveServer, reopened: Page, year: int) -> None:
    page = reopened
    page.clock.install(time=f"{year}-01-01T00:00:00Z")
    page.goto(live_server.url)
    page.clock.run_for(1_000)
    expect(outbox(page)).to_contain_text(SENT)
    assert count_responses(live_server.app) == 1


def test_a_script_that_does_not_come_is_asked_for_again(
    live_server: LiveServer, reopened: Page, context: BrowserContext
) -> None:
    page = reopened
    page.clock.install()
    context.route("**/unsent.js*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(live_server.url)
    context.unroute("**/unsent.js*")
    page.clock.run_for(31_000)
    expect(outbox(page)).to_contain_text(SENT)
    assert count_responses(live_server.app) == 1
