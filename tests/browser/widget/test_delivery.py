"""What keeps a response from arriving for a while: it waits in the open page and is counted once."""

import pytest
from limits.storage import MemoryStorage
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.exc import OperationalError

from survey_app.web.api import responses
from survey_app.web.limits import RequestCounter
from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.fates import Fate, answer_with, break_connection, lose_answer, meet
from tests.browser.widget.widget import Widget

pytestmark = pytest.mark.browser
_GATEWAY_PAGE = "<html><body>Portal of the provider</body></html>"
_HTML = {"Content-Type": "text/html"}


def _expect_one_response(widget: Widget, live_server: LiveServer) -> None:
    receipt = widget.expect_thanks()
    assert len({post["id"] for post in widget.posts}) == 1
    assert count_stored(live_server.app) == 1
    assert widget.events("submitted") == [{"receipt": receipt}]
    assert widget.events("error") == []


def test_a_response_whose_answer_was_lost_is_sent_again_and_counted_once(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if answer.request.method == "POST" else None)
    meet(page, lose_answer)
    widget.choose()
    widget.send()  # the second attempt comes of itself, in a second or two
    _expect_one_response(widget, live_server)
    assert answers == [200]
    assert len(widget.posts) == 2
    assert widget.posts[0] == widget.posts[1]


def test_a_response_waits_for_the_network_and_goes_when_it_is_back(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    page.clock.install()
    widget.choose()
    context.set_offline(True)
    widget.send()
    expect(widget.status).to_contain_text("Нет связи. Ответы не пропали")
    expect(widget.button).to_have_text("Отправить сейчас")
    assert widget.events("queued") == [None]
    context.set_offline(False)
    _expect_one_response(widget, live_server)


def test_a_response_over_the_limit_goes_after_the_time_that_the_server_names(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    page.clock.install()
    counters = live_server.app.extensions
    counters["survey_counter"] = RequestCounter(MemoryStorage(), 0)
    widget.choose()
    widget.send()
    expect(widget.status).to_contain_text("Сейчас очень много ответов. Не закрывайте страницу, повторим через 1")
    expect(widget.status).to_contain_text(" мин.")
    counters["survey_counter"] = RequestCounter(MemoryStorage(), 600)
    page.clock.fast_forward(590_000)
    assert len(widget.posts) == 1
    page.clock.fast_forward(20_000)
    _expect_one_response(widget, live_server)


def test_a_response_waits_for_a_server_whose_database_is_away(
    live_server: LiveServer, page: Page, show_widget: ShowWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("away"))

    widget = show_widget()
    page.clock.install()
    widget.choose()
    with monkeypatch.context() as patch:
        patch.setattr(responses, "collect_response", fail)
        widget.send()
        expect(widget.status).to_contain_text("Сервер временно недоступен. Ответы не пропали")
    assert widget.events("queued") == [None]
    widget.send()
    _expect_one_response(widget, live_server)


@pytest.mark.parametrize(
    ("fate", "sentence"),
    [
        (answer_with(200, _GATEWAY_PAGE, _HTML), "Сервер временно недоступен"),
        (answer_with(502, _GATEWAY_PAGE, _HTML), "Сервер временно недоступен"),
        (answer_with(201, "{}", _HTML), "Сервер временно недоступен"),
        (break_connection, "Нет связи"),
    ],
    ids=["a page", "a gateway's error", "no receipt", "nothing"],
)
def test_an_answer_that_is_not_ours_is_not_taken_for_a_receipt(
    live_server: LiveServer, page: Page, show_widget: ShowWidget, fate: Fate, sentence: str
) -> None:
    widget = show_widget()
    page.clock.install()
    meet(page, fate)
    widget.choose()
    widget.send()
    expect(widget.status).to_contain_text(sentence)
    assert count_stored(live_server.app) == 0
    page.clock.fast_forward(3_000)
    _expect_one_response(widget, live_server)


def test_pressing_the_button_again_while_sending_sends_nothing_twice(
    live_server: LiveServer, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    widget.choose()
    widget.form.evaluate("form => { for (let i = 0; i < 3; i++) form.requestSubmit(); }")
    _expect_one_response(widget, live_server)
    assert len(widget.posts) == 1
