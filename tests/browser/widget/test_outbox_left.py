"""What cannot be sent of the answers kept on the device stays in sight until the person deletes it."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ComeBack, ShowWidget, count_stored
from tests.browser.widget.fates import answer_with
from tests.browser.widget.kept import count_posts, kept
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        ((409, "response_conflict"), "Не принято: эта анкета уже отправлена с другими ответами, учтены они."),
        (
            (403, "origin_not_allowed"),
            "Не принято: этот сайт не указан у организации. Ответить можно на нашей странице.",
        ),
        ((422, "invalid_answers"), "Не принято: анкета с тех пор изменилась или в ответах ошибка."),
        ((404, "organization_unknown"), "Не принято: такой организации больше нет."),
    ],
)
def test_what_is_refused_stays_with_its_reason_until_the_person_deletes_it(
    live_server: LiveServer, context: BrowserContext, come_back: ComeBack, refusal: tuple[int, str], sentence: str
) -> None:
    status, code = refusal
    widget = come_back()
    context.route("**/responses", answer_with(status, f'{{"code": "{code}"}}', {}))
    posts = count_posts(context)
    widget.page.goto(widget.address)
    expect(widget.outbox).to_contain_text(sentence)
    widget.page.reload()
    expect(widget.outbox).to_contain_text(sentence)
    link = widget.outbox.get_by_role("link", name="Открыть страницу опроса")
    expect(link).to_have_attribute("href", f"{live_server.url}/s/K7M3Q9XA")
    widget.outbox.get_by_text("Посмотреть ответы").click()
    expect(widget.outbox.locator("dd")).to_have_count(len(ANSWERS))
    expect(widget.outbox.locator("dd").first).to_have_text("Да")
    assert len(posts) == 1  # once refused is refused
    widget.outbox.get_by_role("button", name="Удалить").click()
    expect(widget.outbox).not_to_contain_text("уже дошли до сервера")  # the server has said what became of it
    widget.outbox.get_by_role("button", name="Не удалять").click()
    assert kept(widget.page)
    widget.outbox.get_by_role("button", name="Удалить").click()
    widget.outbox.get_by_role("button", name="Да, удалить").click()
    expect(widget.outbox).not_to_be_visible()
    assert kept(widget.page) == []


def test_what_cannot_be_read_is_shown_and_left_to_the_person(page: Page, show_widget: ShowWidget) -> None:
    page.add_init_script("localStorage.getItem('seen') ?? localStorage.setItem('nok-survey-outbox:x', '{\"payload')")
    page.add_init_script("localStorage.setItem('seen', '1')")
    widget = show_widget()
    expect(widget.outbox).to_contain_text("Сохранённая запись испорчена, отправить её нельзя.")
    widget.outbox.get_by_role("button", name="Удалить").click()
    widget.outbox.get_by_role("button", name="Да, удалить").click()
    expect(widget.outbox).not_to_be_visible()
    assert kept(page) == []


def test_what_is_kept_is_seen_even_where_the_questionnaire_does_not_come(
    context: BrowserContext, come_back: ComeBack
) -> None:
    widget = come_back()
    context.route("**/api/**", lambda route: route.abort())
    widget.page.goto(widget.address)
    expect(widget.outbox).to_contain_text("Не отправлено: 1.")
    expect(widget.page.locator("nok-survey > a")).to_be_visible()


def test_a_kiosk_neither_keeps_nor_shows_nor_sends_what_was_kept(live_server: LiveServer, come_back: ComeBack) -> None:
    widget = come_back('organization="SCHAAAA2" mode="kiosk"')
    widget.page.goto(widget.address)
    widget.page.get_by_role("button", name="Начать").click()
    widget.answer("age", 41)
    widget.page.wait_for_load_state("networkidle")
    expect(widget.outbox).to_have_count(0)
    assert len(kept(widget.page)) == 1
    assert widget.page.evaluate("sessionStorage.length") == 0
    assert count_stored(live_server.app) == 0
