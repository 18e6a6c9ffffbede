"""The hosted page without a network: a bar that says so, nothing lost unseen, nothing stored twice."""

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import answer, answer_all, expect_thanks, overflow, send, tiny_targets
from tests.browser.hosted.kept import KEEP, LEAVE, bar, fill, kept, outbox, send_without_network
from tests.factories import ANSWERS
from tests.integration.web.hosted_forms import CODE, count_responses

pytestmark = pytest.mark.browser
_MAY_BE_TAKEN = "Если они уже дошли до сервера, они учтены, и убрать их оттуда нельзя."
_FAILED = "Сохранить не получилось: браузер запрещает хранить данные или не хватает места."
_DRAFT = f"sessionStorage.getItem('nok-survey-draft:{CODE}:page')"


@pytest.mark.wcag("2.5.8", "4.1.3")
def test_the_bar_offers_to_send_to_keep_and_to_delete(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext
) -> None:
    page.goto(url)
    send_without_network(page, context)
    expect(page.locator("[part=status]")).to_contain_text("Нет связи. Ответы не пропали")
    expect(bar(page).get_by_role("button")).to_have_text(["Отправить сейчас", KEEP, "Удалить"])
    assert (tiny_targets(page), kept(page)) == ([], [])
    context.set_offline(offline=False)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1
    page.wait_for_load_state()
    assert page.evaluate(_DRAFT) is None
    page.goto(url)
    expect(page.locator("input:checked:not([value=''])")).to_have_count(0)


@pytest.mark.wcag("2.1.1", "3.3.4")
def test_deleting_asks_once_and_then_nothing_is_ever_sent(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext
) -> None:
    page.goto(url)
    send_without_network(page, context)
    bar(page).get_by_role("button", name="Удалить").press("Enter")
    expect(bar(page)).to_contain_text(f"Удалить эти ответы? Вернуть их будет нельзя. {_MAY_BE_TAKEN}")
    leave = bar(page).get_by_role("button", name="Не удалять")
    expect(leave).to_be_focused()
    leave.press("Enter")
    expect(page.locator("#answers input:checked:not([value=''])")).to_have_count(len(ANSWERS))
    bar(page).get_by_role("button", name="Удалить").press("Enter")
    bar(page).get_by_role("button", name="Да, удалить").press("Enter")
    expect(page.get_by_role("heading", name="Ответы удалены с этого устройства.")).to_be_focused()
    expect(page.get_by_text(_MAY_BE_TAKEN)).to_be_visible()
    assert page.evaluate(f"[{_DRAFT}, {LEAVE}]") == [None, True]
    context.set_offline(offline=False)
    page.wait_for_timeout(2_500)
    assert count_responses(live_server.app) == 0
    page.get_by_role("link", name="Заполнить заново").click()
    expect(page.locator("#answers input:checked:not([value=''])")).to_have_count(0)
    answer_all(page)
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


def test_leaving_is_warned_of_only_while_an_unsent_answer_is_not_kept(
    url: str, page: Page, context: BrowserContext
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(url)
    page.locator("h1").click()  # browsers ask only where somebody has done something
    assert page.evaluate(LEAVE) is True
    send_without_network(page, context)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(bar(page)).to_be_visible()
    bar(page).get_by_role("button", name=KEEP).click()
    expect(outbox(page)).to_be_visible()
    assert page.evaluate(LEAVE) is True


@pytest.mark.parametrize(
    "script",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('no', 'SecurityError') }",
        "Storage.prototype.setItem = () => {}",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
    ],
    ids=["forbidden", "forgetful", "unreachable"],
)
@pytest.mark.wcag("3.3.1", "4.1.3")
def test_storage_that_keeps_nothing_is_said_and_the_answers_stay(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext, script: str
) -> None:
    page.add_init_script(script)
    page.goto(url)
    send_without_network(page, context)
    bar(page).get_by_role("button", name=KEEP).click()
    expect(bar(page).get_by_role("alert").filter(has_text=_FAILED)).to_be_visible()
    expect(bar(page).get_by_role("button", name=KEEP)).to_be_hidden()
    assert page.evaluate(LEAVE) is False
    context.set_offline(offline=False)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


def test_a_reload_goes_on_sending(live_server: LiveServer, url: str, page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)
    fill(page)
    page.route("**/responses", lambda route: route.abort())
    send(page)
    expect(bar(page)).to_be_visible()
    page.reload()
    expect(bar(page)).to_be_visible()
    page.unroute("**/responses")
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


def test_what_is_unsent_stays_as_it_was_and_the_looks_may_still_change(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext
) -> None:
    page.goto(url)
    send_without_network(page, context)
    expect(page.locator("#answer_age")).to_be_disabled()
    page.get_by_text("Версия для слабовидящих").click()
    page.get_by_role("button", name="Высокий").click()
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    page.get_by_role("button", name="English").click()
    expect(page.locator("[part=status]")).to_have_text("Не получилось: нет связи. Ответы на месте, попробуйте ещё раз.")
    context.set_offline(offline=False)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


def test_what_is_missing_is_said_without_the_server_too(
    live_server: LiveServer, url: str, page: Page, context: BrowserContext
) -> None:
    page.goto(url)
    with page.expect_response("**/questionnaire?*"):
        answer(page, "stand_used", "Да")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Ваш возраст").fill("7")
    context.set_offline(offline=True)
    send(page)
    alert = page.locator("#connection")
    expect(alert).to_contain_text("Проверьте ответы")
    expect(alert.locator("li").first).to_contain_text("Выберите ответ: ")
    alert.get_by_role("link", name="Укажите целое число от 14 до 120").click()
    expect(page.locator("#answer_age")).to_be_focused()
    context.set_offline(offline=False)
    page.get_by_label("Ваш возраст").fill("70")
    answer_all(page)
    send(page)
    expect_thanks(page)
    assert count_responses(live_server.app) == 1


@pytest.mark.wcag("1.4.10")
@pytest.mark.parametrize("looks", ["", "contrast=high&size=huge"])
def test_the_bar_and_what_is_kept_can_be_used_on_a_small_screen(
    url: str, page: Page, context: BrowserContext, looks: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{url}?{looks}")
    send_without_network(page, context)
    assert (overflow(page), tiny_targets(page), run_axe(page)) == (0, [], [])
    bar(page).get_by_role("button", name=KEEP).click()
    expect(outbox(page)).to_contain_text("Не отправлено: 1.")
    assert (overflow(page), tiny_targets(page), run_axe(page)) == (0, [], [])
