"""A council gets its pack as people do: with a page that follows by itself, and with one that never runs a script."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from survey_app.services.installation import Installation
from survey_app.storage.models import CouncilPackRow
from survey_app.worker.lease import Lease
from survey_app.worker.packs import PackMaker
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.integration.services.packs import publish
from tests.integration.services.ratings import CYCLE

pytestmark = pytest.mark.browser
PACK = f"/council/cycles/{CYCLE}/pack"


@pytest.fixture
def here(live_server: LiveServer) -> Installation:
    """A demonstration whose council has published."""
    installation: Installation = live_server.app.extensions["survey"]
    installation.settings = replace(installation.settings, demo=True)
    publish(installation)
    return installation


def sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/account/sign-in")
    follow(page.locator('button[value="council 1"]'))
    page.goto(f"{live_server.url}{PACK}")


def change(here: Installation, **values: object) -> None:
    with here.engine.begin() as connection:
        connection.execute(update(CouncilPackRow).values(**values))


def build(here: Installation) -> None:
    change(here, state="queued")
    assert PackMaker(here.engine, here.catalogue, seconds=60).work()


def test_the_page_follows_by_itself(live_server: LiveServer, here: Installation, page: Page) -> None:
    sign_in(page, live_server)
    follow(page.get_by_role("button", name="Собрать пакет"))
    expect(page.get_by_role("heading", name="Ждёт очереди")).to_be_visible()
    assert Lease(here.engine).take()
    change(here, state="building", stage="tables", percent=7)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "7")
    expect(page.get_by_role("status")).to_have_text("Собирается")
    page.get_by_role("button", name="Отменить сборку").focus()
    change(here, stage="pages", percent=61)
    expect(page.get_by_text("Рисуются страницы организаций")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 61)
    expect(page.get_by_role("button", name="Отменить сборку")).to_be_focused()
    build(here)
    expect(page.get_by_role("heading", name="Пакет готов")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Пакет готов")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Скачать ZIP").click()
    assert waiting.value.suggested_filename == f"pack-{CYCLE}.zip"


def test_without_scripts_a_link_shows_how_far_it_is(
    browser: Browser, live_server: LiveServer, here: Installation
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    sign_in(page, live_server)
    follow(page.get_by_role("button", name="Собрать пакет"))
    build(here)
    follow(page.get_by_role("link", name="Обновить"))
    expect(page.get_by_role("link", name="Скачать ZIP")).to_be_visible()
    follow(page.get_by_role("button", name="Собрать заново"))
    follow(page.get_by_role("button", name="Отменить сборку"))
    expect(page.get_by_text("Сборка отменена")).to_be_visible()
    context.close()


def _states(page: Page, live_server: LiveServer, here: Installation) -> Iterator[str]:
    sign_in(page, live_server)
    yield "nothing yet"
    follow(page.get_by_role("button", name="Собрать пакет"))
    yield "nobody works"
    assert Lease(here.engine).take()
    for state in ("building", "failed", "cancelled"):
        change(here, state=state, stage="pages", percent=47, error="interrupted")
        page.reload()
        yield state
    build(here)
    page.reload()
    yield "ready"
    change(here, inputs="0" * 64)
    page.reload()
    yield "outdated"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_state_fits_and_has_no_barrier(
    live_server: LiveServer, here: Installation, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    seen = []
    for state in _states(page, live_server, here):
        page.wait_for_load_state()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        seen.append((state, overflow, run_axe(page, ("violations",))))
    assert seen == [(state, 0, []) for state, *_ in seen]
    assert len(seen) == 7
