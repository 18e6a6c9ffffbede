"""The pages of a visit at every width, by keyboard, by axe, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.browser.hosted.form import overflow
from tests.browser.visits import NAME, NAMES, SCHOOL, fill, find_item, make_token, row, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 1024])
def test_pages_fit_and_have_no_barriers(live_server: LiveServer, page: Page, width: int) -> None:
    fill(live_server)
    sign_in(live_server, page, make_token(live_server))
    page.set_viewport_size({"width": width, "height": 800})
    assert (run_axe(page), overflow(page) <= 0) == ([], True)
    page.get_by_label(re.compile(f"Взять: {NAMES[SCHOOL]}")).check()
    page.get_by_role("button", name="Взять отмеченные").click()
    expect(page.get_by_text("Взято на это устройство: 1.")).to_be_visible()
    follow(page.get_by_role("link", name="Открыть взятое", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Связь есть.")
    assert (run_axe(page), overflow(page) <= 0) == ([], True)
    page.get_by_role("link", name=NAMES[SCHOOL]).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    radios = find_item(page, NAME).get_by_role("radio")
    radios.first.focus()
    page.keyboard.press("ArrowRight")
    expect(radios.nth(1)).to_be_checked()
    assert (run_axe(page), overflow(page) <= 0) == ([], True)
    for control in page.locator("main .mark, main .button").all():
        box = control.bounding_box()
        assert box, control
        assert min(box["width"], box["height"]) >= 44, control
    page.get_by_role("button", name="Удалить с этого устройства").click()
    page.get_by_role("button", name="Да, удалить").click()
    expect(row(page, SCHOOL)).to_have_count(0)


def test_without_scripts_the_usual_form_is_named(browser: Browser, live_server: LiveServer) -> None:
    fill(live_server)
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    sign_in(live_server, page, make_token(live_server))
    expect(page.get_by_text("Со связью то же делает обычная форма")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Взять"))).to_have_count(0)
    follow(page.get_by_role("link", name=NAMES[SCHOOL]))
    expect(page.get_by_role("heading", name=f"Наблюдения: {NAMES[SCHOOL]}")).to_be_visible()
    page.goto(f"{live_server.url}/visits/")
    expect(page.get_by_text("Со связью наблюдения вносит обычная форма")).to_be_visible()
    follow(page.get_by_role("link", name="Циклы оценки"))
    context.close()
