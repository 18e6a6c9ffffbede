"""The hosted page sends by the API where it can: once, whatever happens on the way, and as what the address said."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, expect_thanks, send
from tests.browser.hosted.kept import bar, fill, lose_first_answer
from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import CODE, count_responses

pytestmark = pytest.mark.browser


def test_a_response_is_sent_by_the_script_and_stored_once_as_a_link_s(
    live_server: LiveServer, url: str, page: Page
) -> None:
    posts: list[tuple[str, str]] = []
    page.on("request", lambda request: posts.append((request.url, request.post_data or "")))
    page.goto(url)
    fill(page)
    page.get_by_label("Что стоит улучшить?").fill("Больше лавочек\nи навес ")
    page.get_by_label("Ваш возраст").fill("70")
    send(page)
    expect_thanks(page)
    bodies = [json.loads(body) for address, body in posts if address.endswith("/responses")]
    assert len(bodies) == 1
    assert bodies[0]["channel"] == "link"
    assert bodies[0]["answers"] == {**ANSWERS, "suggestions": "Больше лавочек\nи навес", "age": 70}
    assert count_responses(live_server.app) == 1


@pytest.mark.usefixtures("url")
def test_a_poster_s_place_goes_with_it(live_server: LiveServer, page: Page) -> None:
    bodies: list[Any] = []
    page.on("request", lambda each: bodies.append(each.post_data_json) if "/responses" in each.url else None)
    page.goto(f"{live_server.url}/q/{CODE}/ward-3?lang=en")
    fill_english(page)
    page.get_by_role("button", name="Send the answers").click()
    expect(page).to_have_title("Thank you! Your answers are accepted")
    assert [(each["channel"], each["place"], each["language"]) for each in bodies] == [("qr", "ward-3", "en")]
    assert count_responses(live_server.app) == 1


def fill_english(page: Page) -> None:
    """Answer everything in English, and wait for the script that the first answer brings."""
    with page.expect_response("**/questionnaire?*"):
        for question, option in ANSWERS.items():
            answer(page, question, {"yes": "Yes", "no": "No"}[option])
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("answered", [(200, "<html>Wi-Fi</html>"), (502, "<html>Bad gateway</html>"), (503, "{}")])
def test_a_page_of_a_portal_or_a_server_in_trouble_is_no_delivery(
    live_server: LiveServer, url: str, page: Page, answered: tuple[int, str]
) -> None:
    status, text = answered
    page.goto(url)
    fill(page)
    page.route("**/responses", lambda route: route.fulfill(status=status, body=text, content_type="text/html"))
    send(page)
    expect(bar(page)).to_be_visible()
    expect(page.locator("[part=status]")).to_contain_text("Сервер временно недоступен. Ответы не пропали")
    assert count_responses(live_server.app) == 0
    page.unroute("**/responses")
    expect_thanks(page)  # the next attempt comes of itself
    assert count_responses(live_server.app) == 1


def test_an_answer_lost_on_its_way_back_is_stored_once(live_server: LiveServer, url: str, page: Page) -> None:
    page.goto(url)
    fill(page)
    lost = lose_first_answer(page)
    send(page)
    expect(bar(page)).to_be_visible()
    page.unroute("**/responses")
    expect_thanks(page)
    assert (lost, count_responses(live_server.app)) == ([201], 1)


def test_another_address_of_the_same_questionnaire_goes_on_as_it_began(
    live_server: LiveServer, url: str, page: Page
) -> None:
    bodies: list[Any] = []
    page.on("request", lambda each: bodies.append(each.post_data_json) if "/responses" in each.url else None)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)
    fill(page)
    lose_first_answer(page)
    send(page)
    expect(bar(page)).to_be_visible()
    page.unroute("**/responses")
    page.goto(f"{live_server.url}/q/{CODE}/ward-3")
    expect_thanks(page)
    assert {(each["id"], each["channel"], each["place"]) for each in bodies} == {(bodies[0]["id"], "link", None)}
    assert count_responses(live_server.app) == 1


def test_where_the_script_does_not_come_the_form_is_sent_as_without_it(
    live_server: LiveServer, url: str, page: Page
) -> None:
    page.route("**/unsent.js*", lambda route: route.abort())
    page.goto(url)
    answer_all(page)
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


def test_going_back_and_sending_other_answers_is_told(live_server: LiveServer, url: str, page: Page) -> None:
    page.goto(url)
    fill(page)
    send(page)
    expect_thanks(page)
    page.go_back()
    answer_all(page)
    answer(page, "recommend", "Да" if ANSWERS["recommend"] == "no" else "Нет")
    send(page)
    expect(page.locator("h1")).to_have_text("Эта анкета уже отправлена")
    assert count_responses(live_server.app) == 1


@pytest.mark.parametrize("code", ["origin_not_allowed", "questionnaire_unknown", "invalid_answers"])
def test_what_the_api_refuses_is_posted_as_without_a_script(
    live_server: LiveServer, url: str, page: Page, code: str
) -> None:
    page.goto(url)
    fill(page)
    page.route("**/responses", lambda route: route.fulfill(status=403, body=f'{{"code": "{code}"}}'))
    send(page)  # an address of the server that PUBLIC_URL does not name, say: the page itself is its judge
    expect_thanks(page)
    assert count_responses(live_server.app) == 1
