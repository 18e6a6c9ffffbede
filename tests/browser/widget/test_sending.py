"""From the first question to the receipt, with nothing in the way."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from survey_app.domain.identifiers import receipt_of
from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.site import Site
from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser


def test_a_whole_questionnaire_is_sent_and_counted_once(live_server: LiveServer, show_widget: ShowWidget) -> None:
    widget = show_widget()
    answers = {**ANSWERS, "suggestions": "Больше скамеек", "sex": "female", "age": 41}
    for code, value in answers.items():
        widget.answer(code, value)
    widget.send()
    receipt = widget.expect_thanks()
    [post] = widget.posts
    assert receipt == receipt_of(UUID(post["id"]))
    assert post["answers"] == answers
    assert (post["channel"], post["language"], post["place"]) == ("widget", "ru", None)
    assert count_stored(live_server.app) == 1
    assert widget.events("submitted") == [{"receipt": receipt}]
    assert (widget.console, widget.violations()) == ([], [])


def test_the_first_question_needs_two_requests(live_server: LiveServer, site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(live_server.url)))
    widget = Widget(page)
    address = site.add_page(site.snippet())
    page.goto(address)
    expect(widget.question("stand_used")).to_be_visible()
    asked.remove(address)
    assert asked == ["/w/1.js", "/api/v1/organizations/K7M3Q9XA/questionnaire?lang=ru"]
    assert widget.events("ready") == [None]
