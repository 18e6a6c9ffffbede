"""All the ways in which the widget stands on a page, and how much it weighs there."""

import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.fates import lose_answer, meet
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser


def _one_tag(site: Site, **attributes: str) -> str:
    data = " ".join(f'data-{name}="{value}"' for name, value in attributes.items())
    return f'<script src="{site.host}/w/1.js" {data} async></script>'


def test_one_tag_is_enough(live_server: LiveServer, site: Site, page: Page) -> None:
    tag = _one_tag(site, organization="K7M3Q9XA", place="hall", lang="en")
    page.goto(site.add_page(f"<p>before</p><div id=here>{tag}</div><p>after</p>"))
    widget = Widget(page, "#here nok-survey")
    widget.form.wait_for()
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert (widget.posts[0]["place"], widget.posts[0]["language"]) == ("hall", "en")
    assert count_stored(live_server.app) == 1
    assert widget.violations() == []


def test_one_tag_in_the_head_puts_the_widget_at_the_end_of_the_page(site: Site, page: Page) -> None:
    page.goto(site.add_page("<p>text</p>", head=_one_tag(site, organization="K7M3Q9XA")))
    widget = Widget(page, "body > nok-survey:last-child")
    expect(widget.question("stand_used")).to_be_visible()


def test_one_tag_leaves_a_link_where_the_server_is_away(live_server: LiveServer, site: Site, page: Page) -> None:
    page.route("**/questionnaire*", lambda route: route.abort())
    page.goto(site.add_page(_one_tag(site, organization="K7M3Q9XA")))
    expect(page.locator("nok-survey > a")).to_have_attribute("href", f"{live_server.url}/s/K7M3Q9XA")


def test_a_tag_given_twice_gives_one_widget_for_each_element(site: Site, page: Page) -> None:
    page.goto(site.add_page(site.snippet() + site.script()))
    widget = Widget(page)
    expect(widget.form).to_have_count(1)
    assert widget.console == []


def test_several_widgets_of_a_page_do_not_meet(live_server: LiveServer, site: Site, page: Page) -> None:
    second = '<nok-survey id="second" organization="SCHAAAA2"></nok-survey>'
    twin = '<nok-survey id="twin" organization="K7M3Q9XA"></nok-survey>'
    page.goto(site.add_page(f"{site.snippet('organization=K7M3Q9XA id=first')}{second}{twin}"))
    first, second_widget, twin_widget = (Widget(page, f"#{name}") for name in ("first", "second", "twin"))
    first.form.wait_for()
    twin_widget.form.wait_for()
    expect(second_widget.form).to_have_accessible_name("Школа № 1 Оцените условия в образовательной организации")
    first.choose()
    expect(twin_widget.element.locator("input:checked")).to_have_count(0)
    expect(second_widget.element.locator("#q-on_time")).to_have_count(0)  # a school is asked other questions
    twin_widget.choose()
    first.send()
    twin_widget.send()
    assert first.expect_thanks() != twin_widget.expect_thanks()
    expect(second_widget.form).to_be_visible()
    assert count_stored(live_server.app) == 2


def test_a_code_typed_from_a_poster_is_understood(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget('organization="к7м3q9xa"')
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1


def test_another_organization_set_by_the_page_brings_its_questionnaire(show_widget: ShowWidget) -> None:
    widget = show_widget()
    widget.choose()
    widget.element.evaluate("element => element.setAttribute('organization', 'SCHAAAA2')")
    expect(widget.question("on_time")).to_have_count(0)
    expect(widget.element.locator("[part=organization]")).to_have_text("Школа № 1")
    expect(widget.element.locator("input:checked")).to_have_count(0)


def test_another_language_set_by_the_page_keeps_the_answers_and_counts_them_once(
    live_server: LiveServer, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    widget.choose()
    meet(widget.page, lose_answer)
    widget.page.clock.install()
    widget.send()
    expect(widget.button).to_have_text("Отправить сейчас")
    widget.element.evaluate("element => element.setAttribute('lang', 'en')")
    expect(widget.thanks).to_contain_text("Thank you!")  # what was on its way goes on
    assert count_stored(live_server.app) == 1


def test_the_place_of_the_page_goes_with_the_response(show_widget: ShowWidget) -> None:
    widget = show_widget('organization="K7M3Q9XA" place="hall-2"')
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["place"] == "hall-2"


def test_a_place_that_cannot_be_is_left_out(show_widget: ShowWidget) -> None:
    widget = show_widget('organization="K7M3Q9XA" place="Холл № 2"')
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["place"] is None


def test_an_address_without_encryption_is_enough(page: Page, show_widget: ShowWidget) -> None:
    widget = show_widget()
    assert page.evaluate("[isSecureContext, typeof crypto.randomUUID]") == [False, "undefined"]
    widget.choose()
    widget.send()
    widget.expect_thanks()


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/w/1.js", 12 * 1024),
        ("/api/v1/organizations/K7M3Q9XA/questionnaire?lang=ru", 4096),
        ("/api/v1/organizations/K7M3Q9XA/questionnaire?lang=en", 4096),
    ],
)
def test_what_a_page_loads_is_small(site: Site, path: str, limit: int) -> None:
    request = urllib.request.Request(site.host + path, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.read()) <= limit
