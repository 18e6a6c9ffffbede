"""An answer that cannot be sent: a bar that says so, and what a person may do about it; nothing goes unseen."""

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.widget.conftest import ShowWidget, count_stored
from tests.browser.widget.kept import KEEP, draft, kept, send_without_network, wait_for_draft
from tests.factories import ANSWERS

pytestmark = pytest.mark.browser
_LEAVE = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"  # true: may leave unasked
_MAY_BE_TAKEN = "Если они уже дошли до сервера, они учтены, и убрать их оттуда нельзя."
_FAILED = "Сохранить не получилось: браузер запрещает хранить данные или не хватает места."


@pytest.mark.wcag("2.5.8", "4.1.3")
def test_the_bar_offers_to_send_to_keep_and_to_delete(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    send_without_network(widget, context)
    expect(widget.status).to_contain_text("Нет связи. Ответы не пропали")
    expect(widget.unsent.get_by_role("button")).to_have_text(["Отправить сейчас", KEEP, "Удалить"])
    for button in widget.unsent.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    assert kept(page) == []
    context.set_offline(False)
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1
    assert (kept(page), draft(page)) == ([], None)
    assert widget.violations() == []


@pytest.mark.wcag("2.1.1", "3.3.4")
def test_deleting_asks_once_and_then_nothing_is_ever_sent(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    send_without_network(widget, context)
    widget.unsent.get_by_role("button", name="Удалить").press("Enter")
    expect(widget.unsent).to_contain_text(f"Удалить эти ответы? Вернуть их будет нельзя. {_MAY_BE_TAKEN}")
    leave = widget.unsent.get_by_role("button", name="Не удалять")
    expect(leave).to_be_focused()
    leave.press("Enter")
    expect(widget.unsent.get_by_role("button", name="Удалить")).to_be_focused()
    expect(widget.element.locator("input:checked")).to_have_count(len(ANSWERS))
    page.keyboard.press("Enter")
    widget.unsent.get_by_role("button", name="Да, удалить").press("Enter")
    expect(widget.notice.get_by_role("status")).to_have_text(f"Ответы удалены с этого устройства. {_MAY_BE_TAKEN}")
    expect(widget.element.locator("input:checked")).to_have_count(0)
    expect(widget.element.locator("#f-stand_used")).to_be_focused()
    assert draft(page) is None
    context.set_offline(False)
    page.wait_for_timeout(2_500)
    assert count_stored(live_server.app) == 0
    widget.choose()
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1


def test_leaving_is_warned_of_only_while_an_unsent_answer_is_not_kept(
    page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    widget = show_widget()
    page.locator("h1").click()  # browsers ask only where somebody has done something
    widget.choose()
    kept_draft = wait_for_draft(page)
    assert page.evaluate(_LEAVE) is True
    context.set_offline(True)
    widget.send()
    expect(widget.unsent).to_be_visible()
    assert page.evaluate(_LEAVE) is False
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(widget.unsent).to_be_visible()
    assert draft(page)["id"] == kept_draft["id"]
    widget.unsent.get_by_role("button", name=KEEP).click()
    expect(widget.kept).to_be_visible()
    assert page.evaluate(_LEAVE) is True


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
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget, script: str
) -> None:
    page.add_init_script(script)
    widget = show_widget()
    widget.choose()
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    widget.send()
    widget.unsent.get_by_role("button", name=KEEP).click()
    expect(widget.unsent.get_by_role("alert")).to_contain_text(_FAILED)
    expect(widget.unsent.get_by_role("button", name=KEEP)).not_to_be_visible()
    expect(widget.element.locator("input:checked")).to_have_count(len(ANSWERS))
    context.set_offline(False)
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1


def test_a_storage_that_is_full_is_said_and_the_answers_stay(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    page.evaluate(
        """() => {
          for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
            try { for (let i = 0; ; i++) localStorage.setItem(`full-${size}-${i}`, 'x'.repeat(size)); } catch {}
          }
        }"""
    )
    send_without_network(widget, context)
    widget.unsent.get_by_role("button", name=KEEP).click()
    expect(widget.unsent.get_by_role("alert")).to_contain_text(_FAILED)
    assert kept(page) == []
    context.set_offline(False)
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1


def test_parts_that_did_not_come_leave_the_plain_way(
    live_server: LiveServer, page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    page.route("**/w/1-*", lambda route: route.abort())
    widget = show_widget()
    widget.choose()
    context.set_offline(True)
    widget.send()
    expect(widget.status).to_contain_text("Нет связи. Ответы не пропали: не закрывайте страницу")
    assert page.evaluate(_LEAVE) is False
    context.set_offline(False)
    widget.expect_thanks()
    assert page.evaluate(_LEAVE) is True
    assert count_stored(live_server.app) == 1


def test_an_outbox_that_did_not_come_offers_no_keeping(
    page: Page, context: BrowserContext, show_widget: ShowWidget
) -> None:
    page.route("**/w/1-outbox*", lambda route: route.abort())
    widget = show_widget()
    send_without_network(widget, context)
    expect(widget.unsent.get_by_role("button")).to_have_text(["Отправить сейчас", "Удалить"])


def test_another_language_goes_on_sending_what_was_on_its_way(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    widget = show_widget()
    widget.choose()
    wait_for_draft(page)
    page.route("**/responses", lambda route: route.abort())
    widget.send()
    expect(widget.unsent.get_by_text("Не отправлено", exact=True)).to_be_visible()
    widget.element.evaluate("element => element.setAttribute('lang', 'en')")
    expect(widget.unsent.get_by_text("Not sent", exact=True)).to_be_visible()
    assert page.evaluate(_LEAVE) is False
    page.unroute("**/responses")
    widget.send()
    widget.expect_thanks()
    assert page.evaluate(_LEAVE) is True
    assert len({post["id"] for post in widget.posts}) == 1
    assert count_stored(live_server.app) == 1


def test_asked_one_by_one_a_reload_goes_on_sending_and_the_bar_has_its_button(
    live_server: LiveServer, page: Page, show_widget: ShowWidget
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    widget = show_widget('organization="K7M3Q9XA" layout="steps"')
    widget.choose()
    wait_for_draft(page)
    page.route("**/responses", lambda route: route.abort())
    while not widget.button.is_visible():
        widget.form.get_by_role("button", name="Далее").click()
    widget.send()
    expect(widget.unsent).to_be_visible()
    page.reload()
    expect(widget.unsent.get_by_role("button", name="Отправить сейчас")).to_be_visible()
    expect(widget.unsent.get_by_role("button", name="Далее")).not_to_be_visible()
    page.unroute("**/responses")
    widget.send()
    widget.expect_thanks()
    assert count_stored(live_server.app) == 1
