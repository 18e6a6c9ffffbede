"""Every refusal of the contract as a person at the widget meets it; the real server refuses."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.fates import Fate, change_answers, change_body, meet, send_instead, send_to
from tests.factories import ANSWERS, add_organization

pytestmark = pytest.mark.browser
_REJECTED = "Отправить с этого сайта не получилось. Ответы сохранены здесь"


def _post_another(live_server: LiveServer, payload: dict[str, Any]) -> None:
    other = {**payload, "answers": {**payload["answers"], "on_time": "no"}}
    address = "/api/v1/organizations/K7M3Q9XA/responses"
    assert live_server.app.test_client().post(address, json=other).status_code == 201


def test_an_id_that_came_with_other_answers_offers_to_fill_in_again(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()

    def come_late(route: Any) -> None:
        _post_another(live_server, route.request.post_data_json)
        route.continue_()

    meet(page, come_late)
    widget.choose()
    widget.send()
    expect(widget.status).to_have_text("Эта анкета уже была отправлена с другими ответами. Те ответы учтены.")
    assert widget.events("error") == [{"code": "response_conflict"}]
    expect(widget.button).to_have_text("Заполнить заново")
    widget.send()
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.element.locator("#f-stand_used")).to_be_focused()
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert widget.posts[0]["id"] != widget.posts[1]["id"]
    assert count_stored(live_server.app) == 2


def test_answers_that_the_server_refuses_are_explained_at_their_questions(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    meet(page, change_answers(on_time=None, recommend="maybe", age=200))
    widget.choose()
    widget.send()
    expect(widget.error("on_time")).to_have_text("Выберите ответ")
    expect(widget.error("recommend")).to_have_text("Этот ответ не подходит, ответьте ещё раз")
    expect(widget.error("age")).to_have_text("Укажите целое число от 14 до 120")
    expect(widget.summary).to_be_focused()
    expect(widget.summary.locator("li")).to_have_count(3)
    assert widget.events("error") == [{"code": "invalid_answers"}]
    assert count_stored(live_server.app) == 0
    widget.send()
    widget.expect_thanks()


def test_problems_outside_the_questions_lead_to_the_hosted_page(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    meet(page, change_body(id="not a uuid"))
    widget.choose()
    widget.send()
    expect(widget.status).to_contain_text(_REJECTED)
    expect(widget.status.locator("a")).to_have_attribute("href", f"{live_server.url}/s/K7M3Q9XA")
    assert widget.events("error") == [{"code": "invalid_answers"}]


def test_a_questionnaire_no_longer_offered_is_renewed_with_the_answers_kept(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    meet(page, change_body(questionnaire={"code": "nok-general", "version": 99}))
    widget.choose()
    widget.send()
    expect(widget.status).to_have_text("Анкета обновилась, ваши ответы перенесены. Проверьте их и отправьте ещё раз.")
    expect(widget.element.locator("#f-stand_used")).to_be_focused()  # only now the new form is here
    assert widget.events("error") == [{"code": "questionnaire_unknown"}]
    assert len(widget.events("ready")) == 2
    widget.send()
    widget.expect_thanks()
    assert widget.posts[-1]["answers"] == ANSWERS
    assert count_stored(live_server.app) == 1


@pytest.mark.parametrize(
    ("fate", "code", "sentence"),
    [
        (send_instead("not json"), "malformed", _REJECTED),
        (send_instead("{}", **{"content-type": "text/plain"}), "unsupported_media_type", _REJECTED),
        (send_instead(f'"{"a" * 65536}"'), "too_large", "Ответ слишком большой. Сократите текст"),
        (send_to("ABSENT22"), "organization_unknown", "Организация с таким кодом не найдена"),
    ],
    ids=["malformed", "unsupported_media_type", "too_large", "organization_unknown"],
)
def test_a_refusal_is_said_and_the_answers_stay(
    live_server: LiveServer, show_widget: ShowWidget, fate: Fate, code: str, sentence: str
) -> None:
    widget = show_widget()
    meet(widget.page, fate)
    widget.choose()
    widget.send()
    expect(widget.status).to_contain_text(sentence)
    assert widget.events("error") == [{"code": code}]
    expect(widget.element.locator("input:checked")).to_have_count(len(ANSWERS))
    assert count_stored(live_server.app) == 0
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1


def test_a_site_that_the_organization_did_not_register_is_sent_to_the_hosted_page(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    page.set_viewport_size({"width": 320, "height": 480})
    widget = show_widget(
        'organization="FREGNAA2" place="hall"', head="<style>main { padding-bottom: 900px }</style>", policy=""
    )
    page.route("**/challenge", lambda route: route.abort())  # else it is told after the first answer
    widget.choose()
    widget.send()
    expect(widget.status).to_contain_text("Этот сайт не указан у организации, ответ отсюда принять нельзя")
    link = widget.status.locator("a")
    expect(link).to_have_text("Открыть страницу опроса")
    expect(link).to_have_attribute("href", f"{live_server.url}/s/FREGNAA2?place=hall")
    expect(widget.status).to_contain_text("Ответить заново можно на нашей странице")
    expect(widget.status).to_be_focused()
    expect(widget.status).to_be_in_viewport(ratio=1)
    expect(link).to_be_in_viewport(ratio=1)
    expect(widget.button).not_to_be_visible()
    expect(widget.element.locator("input:checked")).to_have_count(len(ANSWERS))
    expect(widget.element.locator("#f-stand_used")).to_be_disabled()
    widget.form.evaluate("form => form.requestSubmit()")
    assert len(widget.posts) == 1
    assert widget.violations() == []
    assert widget.events("error") == [{"code": "origin_not_allowed"}]
    assert count_stored(live_server.app) == 0


@pytest.mark.parametrize("layout", ["page", "steps"])
def test_a_site_that_is_not_registered_is_told_after_the_first_answer(
    live_server: LiveServer, page: Page, show_widget: ShowWidget, layout: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 480})
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if each.url.endswith("/challenge") else None)
    widget = show_widget(f'organization="FREGNAA2" layout="{layout}"')
    assert asked == []
    widget.answer("stand_used", "yes")
    expect(widget.status).to_contain_text("Этот сайт не указан у организации, ответ отсюда принять нельзя")
    expect(widget.status).to_be_focused()
    expect(widget.status.locator("a")).to_have_attribute("href", f"{live_server.url}/s/FREGNAA2")
    expect(widget.status).to_be_in_viewport(ratio=1)
    expect(widget.element.locator("#f-stand_used")).to_be_disabled()
    assert widget.events("error") == [{"code": "origin_not_allowed"}]
    widget.element.evaluate("element => element.setAttribute('lang', 'en')")
    expect(widget.status).to_contain_text("This site is not registered for the organization")
    assert (len(asked), widget.posts, widget.violations()) == (1, [], [])
    assert count_stored(live_server.app) == 0


@pytest.mark.parametrize("answered", [(204, ""), (403, "<html>No</html>"), (403, "null"), (429, "{}"), (200, "{}")])
def test_any_other_answer_to_the_early_question_changes_nothing(
    live_server: LiveServer, page: Page, show_widget: ShowWidget, answered: tuple[int, str]
) -> None:
    status, text = answered
    page.route("**/challenge", lambda route: route.fulfill(status=status, body=text))
    widget = show_widget()
    with page.expect_response("**/challenge"):
        widget.choose()
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1


def test_a_registered_site_and_its_subdomains_may_send(live_server: LiveServer, show_widget: ShowWidget) -> None:
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "HAPPYAA2", hosts=("school.test",))
    widget = show_widget('organization="HAPPYAA2"', name="www.old.school.test")
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1
