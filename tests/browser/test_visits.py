"""An operator's visit with a tablet: taken along, ticked without network in another tab, sent later, nothing lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer, serve_http
from tests.browser.following import follow
from tests.browser.test_council_pages import send_token
from tests.browser.visits import (
    FOUNDER,
    LIBRARY,
    NAME,
    NAMES,
    SCHOOL,
    VISIT,
    fill,
    find_item,
    make_token,
    mark,
    no_network,
    open_errand,
    reopen,
    row,
    sign_in,
    take_all,
)
from tests.chromium import CHROMIUM_ARGUMENTS, find_chromium
from tests.conftest import make_settings
from tests.integration.services.ratings import observe

pytestmark = pytest.mark.browser


@pytest.fixture
def tablet(live_server: LiveServer, page: Page) -> Page:
    """A tablet with both organizations taken along."""
    fill(live_server)
    sign_in(live_server, page, make_token(live_server))
    take_all(page)
    return page


def read_marks(server: LiveServer, code: str = SCHOOL) -> Any:
    """Return the newest content that is recorded, with who recorded what before."""
    with server.app.extensions["survey"].engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT content, recorded_by FROM observation JOIN organization ON organization.id = organization_id"
            f" WHERE code = '{code}' ORDER BY observation.id"
        )
        return [tuple(each) for each in found]


def test_what_was_ticked_without_network_is_sent_from_another_tab(live_server: LiveServer, tablet: Page) -> None:
    with no_network(tablet):
        page = reopen(live_server, tablet)
        expect(page.get_by_role("status")).to_contain_text("Связи с сервером нет")
        expect(row(page, SCHOOL)).to_contain_text(re.compile(r"заполнено 0 из \d+ · изменений нет"))
        open_errand(page, SCHOOL)
        mark(page, NAME, "есть")
        mark(page, FOUNDER, "не требуется")
        expect(page.get_by_text("заполнено 2 из")).to_contain_text("не отправлено")
        page = reopen(live_server, page)
        expect(row(page, SCHOOL)).to_contain_text(re.compile(r"заполнено 2 из \d+ · не отправлено"))
        page.get_by_role("button", name="Отправить: 1").click()
        expect(page.get_by_role("status")).to_contain_text("Связи с сервером нет")
        expect(row(page, SCHOOL)).to_contain_text("не отправлено")
    expect(page.get_by_role("status")).to_contain_text("Связь есть. Не отправлено организаций: 1.")
    page.get_by_role("button", name="Отправить: 1").click()
    expect(page.get_by_role("status")).to_contain_text(f"Отправлено и убрано с устройства: {NAMES[SCHOOL]}")
    expect(row(page, SCHOOL)).to_have_count(0)
    expect(row(page, LIBRARY)).to_be_visible()
    assert SCHOOL not in page.evaluate("JSON.stringify(localStorage)")
    ((content, by),) = read_marks(live_server)
    assert (content, by) == ('{"items":{"stand":{"founder":"not_required","name":1}}}', "token 1")


def test_the_page_opens_while_the_server_is_down_and_touches_no_other(
    page: Page, sqlite_url: str, catalogue: Catalogue
) -> None:
    with serve_http() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        live = LiveServer(url, create_app(make_settings(sqlite_url, public_url=url), catalogue))
        server.app = live.app
        fill(live)
        sign_in(live, page, make_token(live))
        take_all(page)
        kept = page.evaluate(
            "(async () => { const all = []; for (const name of await caches.keys())"
            " for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);"
            " return all.sort() })()"
        )
        page.goto(f"{url}/council/")
        assert page.evaluate("navigator.serviceWorker.controller") is None
    live.app.extensions["survey"].close()
    assert [each for each in kept if not each.startswith("/static/")] == ["/visits/"]
    page = reopen(live, page)
    expect(page.get_by_role("status")).to_contain_text("Связи с сервером нет")
    open_errand(page, LIBRARY)
    mark(page, NAME, "частично")


def test_it_outlives_the_browser_itself(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    """As after a reboot in airplane mode: what is on the disk is all there is."""

    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS), locale="ru-RU"
        )

    fill(live_server)
    first = start()
    page = first.new_page()
    sign_in(live_server, page, make_token(live_server))
    take_all(page)
    page.goto(f"{live_server.url}/visits/")
    open_errand(page, SCHOOL)
    mark(page, NAME, "есть")
    first.close()
    second = start()
    second.set_offline(True)
    page = second.new_page()
    page.goto(f"{live_server.url}/visits/")
    expect(row(page, SCHOOL)).to_contain_text(re.compile(r"заполнено 1 из \d+ · не отправлено"))
    second.close()


def test_both_are_shown_where_somebody_else_was_faster(live_server: LiveServer, tablet: Page) -> None:
    with no_network(tablet):
        page = reopen(live_server, tablet)
        open_errand(page, SCHOOL)
        mark(page, NAME, "есть")
        theirs = {"name": 0, "founder": 1}
        observe(live_server.app.extensions["survey"], SCHOOL, {"remote_channels": 4, "items": {"stand": theirs}})
        page.get_by_role("link", name="Все организации").click()
    page.get_by_role("button", name="Отправить: 1").click()
    expect(page.get_by_role("status")).to_contain_text("Не принято, откройте и сверьте: 1.")
    expect(row(page, SCHOOL)).to_contain_text("нужно сверить, не отправлено")
    expect(page.get_by_role("button", name="Отправить: 1")).to_have_count(0)  # a look comes first
    open_errand(page, SCHOOL)
    notice = page.locator(".notice")
    expect(notice).to_contain_text("наблюдения внёс кто-то ещё: оператор (токен № 1), 20.05.2026")
    expect(notice).to_contain_text(f"{NAME}, дата создания. Записано: нет, у вас: есть.")
    expect(notice).to_contain_text(f"{FOUNDER}. Записано: есть, здесь теперь то же.")
    expect(find_item(page, NAME)).to_contain_text("Другой человек записал: нет")
    assert run_axe(page) == []
    assert len(read_marks(live_server)) == 1
    page.get_by_role("button", name="Отправить после сверки").click()
    expect(page.get_by_role("status")).to_contain_text("Отправлено и убрано")
    contents = [content for content, _ in read_marks(live_server)]
    assert contents[1:] == ['{"items":{"stand":{"founder":1,"name":1}},"remote_channels":4}']


def test_who_was_signed_out_meanwhile_signs_in_again_and_loses_nothing(live_server: LiveServer, page: Page) -> None:
    fill(live_server)
    token = make_token(live_server)
    sign_in(live_server, page, token)
    take_all(page)
    page = reopen(live_server, page)
    open_errand(page, SCHOOL)
    mark(page, NAME, "нет")
    page.context.clear_cookies(name="session")
    page = reopen(live_server, page)
    expect(page.get_by_role("status")).to_contain_text("вход закончился. Войдите снова")
    expect(row(page, SCHOOL)).to_contain_text("не отправлено")
    follow(page.get_by_role("link", name="Войти"))
    send_token(page, token)
    expect(page).to_have_url(f"{live_server.url}/visits/")
    expect(page.get_by_role("status")).to_contain_text("Не отправлено организаций: 1.")
    page.get_by_role("button", name="Отправить: 1").click()
    expect(page.get_by_role("status")).to_contain_text("Отправлено и убрано")
    assert len(read_marks(live_server)) == 1


def test_another_account_neither_sees_nor_sends_it(live_server: LiveServer, tablet: Page) -> None:
    page = reopen(live_server, tablet)
    open_errand(page, SCHOOL)
    mark(page, NAME, "есть")
    page.context.clear_cookies(name="session")
    sign_in(live_server, page, make_token(live_server), "/council/")
    with no_network(page):
        page = reopen(live_server, page)
        expect(page.get_by_text("под другой учётной записью: организаций 2, не отправлено 1")).to_be_visible()
        assert NAMES[SCHOOL] not in page.inner_text("main")
    expect(page.get_by_role("status")).to_contain_text("Связь есть.")
    expect(page.get_by_role("button", name=re.compile("Отправить"))).to_have_count(0)
    page.get_by_role("button", name="Удалить с этого устройства").click()
    expect(page.get_by_text("Неотправленное (организаций: 1) пропадёт.")).to_be_visible()
    expect(page.get_by_role("button", name="Не удалять")).to_be_focused()
    assert run_axe(page) == []
    page.get_by_role("button", name="Да, удалить").click()
    expect(page.get_by_text("под другой учётной записью")).to_have_count(0)
    assert "nok-visit" not in page.evaluate("JSON.stringify(localStorage)")
    assert read_marks(live_server) == []


def test_a_device_without_room_says_so_at_once(live_server: LiveServer, tablet: Page) -> None:
    page = reopen(live_server, tablet)
    open_errand(page, SCHOOL)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') } }")
    find_item(page, NAME).get_by_role("radio", name="есть").check()
    expect(page.get_by_role("alert")).to_contain_text("Не сохранено: на устройстве нет места")
    page.goto(f"{live_server.url}{VISIT}")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'SecurityError') } }")
    page.get_by_role("button", name="Взять все найденные").click()
    expect(page.get_by_text("Не сохранено: на устройстве нет места")).to_be_visible()
