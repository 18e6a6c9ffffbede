"""What was typed is not lost: a reload, a dead network, a second press; and it is not kept longer than it should be.

Some tests are of the page without the script that sends (`unsent.js`), as older browsers have it.
"""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, expect_thanks, send
from tests.integration.web.hosted_forms import CODE, count_responses

pytestmark = pytest.mark.browser
KEY = f"nok-survey-draft:{CODE}:page"
TEXT = "Больше лавочек\nи навес"
MINUTES = 60 * 1000


@pytest.fixture
def without_sender(page: Page) -> None:
    """Let the script that sends not come."""
    page.route("**/unsent.js*", lambda route: route.abort())


def _draft(page: Page) -> Any:
    stored = page.evaluate("key => sessionStorage.getItem(key)", KEY)
    return json.loads(stored) if stored else None


def _fill(page: Page) -> None:
    answer_all(page)
    page.get_by_label("Что стоит улучшить?").fill(TEXT)


def _expect_filled(page: Page) -> None:
    expect(page.locator("#answer_suggestions")).to_have_value(TEXT)
    expect(page.locator("#answer_stand_satisfied-0")).to_be_checked()
    expect(page.locator("#answer_overall_satisfied-1")).to_be_checked()


@pytest.mark.wcag("4.1.3")
def test_a_page_opened_again_in_the_same_tab_brings_the_answers_back(
    live_server: LiveServer, url: str, page: Page
) -> None:
    page.goto(url)
    assert _draft(page) is None
    _fill(page)
    page.goto(live_server.url)
    page.goto(url)
    _expect_filled(page)
    expect(page.get_by_role("status").filter(has_text="Мы вернули ответы")).to_be_visible()
    send(page)
    expect_thanks(page)
    assert _draft(page) is None
    page.goto(url)
    expect(page.locator("input:checked:not([value=''])")).to_have_count(0)
    assert count_responses(live_server.app) == 1


def test_another_tab_knows_nothing_of_it(context: BrowserContext, url: str, page: Page) -> None:
    page.goto(url)
    _fill(page)
    other = context.new_page()
    other.goto(url)
    expect(other.locator("#answer_suggestions")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_after_ten_idle_minutes_the_draft_is_gone_but_the_page_stays(url: str, page: Page) -> None:
    page.clock.install()
    page.goto(url)
    _fill(page)
    page.clock.run_for(9 * MINUTES)
    answer(page, "recommend", "Нет")
    page.clock.run_for(9 * MINUTES)
    assert _draft(page)
    page.clock.run_for(2 * MINUTES)
    assert _draft(page) == {"saved_at": 0}
    expect(page.locator("#answer_suggestions")).to_have_value(TEXT)
    page.goto(url)
    expect(page.locator("#answer_suggestions")).to_have_value("")
    expect(page.get_by_role("status").filter(has_text="неотправленные ответы стёрты")).to_be_visible()
    assert _draft(page) is None


@pytest.mark.parametrize("minutes", [-30, -11, 5])
def test_a_draft_that_is_old_or_from_the_future_is_not_shown(url: str, page: Page, minutes: int) -> None:
    page.goto(url)
    _fill(page)
    draft = _draft(page)
    draft["saved_at"] += minutes * MINUTES
    page.goto("about:blank")
    page.goto(f"{url}/none")  # an address of the same site without a form
    page.evaluate("([key, draft]) => sessionStorage.setItem(key, JSON.stringify(draft))", [KEY, draft])
    page.goto(url)
    expect(page.locator("#answer_suggestions")).to_have_value("")
    expect(page.get_by_role("status").filter(has_text="неотправленные ответы стёрты")).to_be_visible()
    assert _draft(page) is None


@pytest.mark.usefixtures("without_sender")
def test_what_was_sent_waits_longer_than_what_was_not(live_server: LiveServer, url: str, page: Page) -> None:
    page.goto(url)
    _fill(page)
    page.route(f"{url}*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    with page.expect_event("requestfailed"):
        send(page)
    page.wait_for_url("chrome-error://**")
    page.unroute(f"{url}*")
    page.goto(f"{url}/none")
    draft = _draft(page)
    assert draft["is_sent"]
    draft["saved_at"] -= 60 * MINUTES
    page.evaluate("([key, draft]) => sessionStorage.setItem(key, JSON.stringify(draft))", [KEY, draft])
    page.goto(url)
    _expect_filled(page)
    send(page)
    expect_thanks(page)
    assert (_draft(page), count_responses(live_server.app)) == (None, 1)


def test_what_the_server_gave_back_is_the_newest_draft(url: str, page: Page) -> None:
    page.goto(url)
    _fill(page)
    page.get_by_label("Ваш возраст").fill("7")
    send(page)
    expect(page.locator("#notice")).to_be_focused()
    assert not _draft(page)["is_sent"]
    page.goto(url)
    _expect_filled(page)
    expect(page.get_by_label("Ваш возраст")).to_have_value("7")


@pytest.mark.parametrize("stored", ["null", "7", "{", '{"saved_at": "now"}', '{"saved_at": NOW, "values": null}'])
def test_a_broken_draft_is_overlooked(url: str, page: Page, stored: str) -> None:
    page.goto(url)
    page.evaluate(
        "([key, stored]) => sessionStorage.setItem(key, stored.replace('NOW', Date.now()))",
        [KEY, stored],
    )
    page.goto(url)
    answer_all(page)
    send(page)
    expect_thanks(page)


@pytest.mark.usefixtures("without_sender")
def test_without_a_network_the_answers_stay_and_are_sent_later_once(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext
) -> None:
    page.goto(url)
    _fill(page)
    context.set_offline(offline=True)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Ответы не пропали")
    _expect_filled(page)
    context.set_offline(offline=False)
    expect(page.get_by_role("alert")).to_contain_text("Связь появилась")
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


@pytest.mark.usefixtures("without_sender")
def test_a_browser_that_is_wrong_about_the_network_is_overruled_by_a_second_press(
    live_server: LiveServer, url: str, page: Page
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.goto(url)
    answer_all(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Нет связи")
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


@pytest.mark.usefixtures("without_sender")
def test_an_answer_lost_on_its_way_back_is_not_counted_twice(live_server: LiveServer, url: str, page: Page) -> None:
    page.goto(url)
    _fill(page)

    def lose_the_answer(route: Any) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route(f"{url}*", lose_the_answer)
    with page.expect_event("requestfailed"):
        send(page)
    page.wait_for_url("chrome-error://**")
    page.unroute(f"{url}*")
    assert count_responses(live_server.app) == 1
    page.goto(url)  # the browser forgot its page; the tab did not
    _expect_filled(page)
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


def test_a_browser_that_forbids_storage_still_sends(live_server: LiveServer, url: str, forgetful_page: Page) -> None:
    forgetful_page.goto(url)
    _fill(forgetful_page)
    send(forgetful_page)
    expect_thanks(forgetful_page)
    assert count_responses(live_server.app) == 1
