"""A tablet of an operator's: signed in, taken along, without network, and with it again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from survey_app.storage.tokens import add_token
from tests.browser.conftest import LiveServer
from tests.browser.test_council_pages import send_token
from tests.factories import add_council, add_cycle, add_organization

NAME, FOUNDER = "Полное и сокращённое наименование", "Учредитель и его контакты"  # items of the stand
SCHOOL, LIBRARY = "AAAA1111", "BBBB1111"
NAMES = {SCHOOL: "Школа № 1 имени дважды Героя", LIBRARY: "Библиотека"}
VISIT = "/council/cycles/social-2026/visit"


def fill(server: LiveServer) -> None:
    """Let a cycle with two organizations be open."""
    with server.app.extensions["survey"].sessions.begin() as session:
        listed = [add_organization(session, code, short_name=name, oktmo="28701000001") for code, name in NAMES.items()]
        add_cycle(session, add_council(session), listed)


def make_token(server: LiveServer, council_id: int = 1) -> str:
    """Return a new token of an operator: somebody of their own at the tablet."""
    with server.app.extensions["survey"].sessions.begin() as session:
        return add_token(session, council_id, "operator", created_at=datetime.now(UTC), expires_on=None)[1]


def sign_in(server: LiveServer, page: Page, token: str, address: str = VISIT) -> None:
    """Sign in on the way to a page."""
    page.goto(f"{server.url}{address}")
    with page.expect_navigation():
        send_token(page, token)


def take_all(page: Page) -> None:
    """Take every organization of the cycle along, and wait until the device has them."""
    page.get_by_role("button", name="Взять все найденные").click()
    expect(page.get_by_text("Взято на это устройство: 2.")).to_be_visible()


def open_errand(page: Page, code: str) -> None:
    """Open an organization from the list."""
    page.get_by_role("link", name=NAMES[code]).click()
    expect(page.get_by_role("heading", level=1, name=NAMES[code])).to_be_visible()


def mark(page: Page, item: str, words: str) -> None:
    """Tick an item of the stand, with a finger."""
    button = find_item(page, item).get_by_role("radio", name=words, exact=True)
    button.check()
    expect(button).to_be_checked()


def find_item(page: Page, item: str) -> Locator:
    """Return an item of the stand by a part of its text."""
    stand = page.locator("section").filter(has=page.get_by_role("heading", name="Информация на стендах"))
    return stand.locator("fieldset").filter(has_text=item)


def row(page: Page, code: str) -> Locator:
    """Return an organization's line in the list."""
    return page.get_by_role("listitem").filter(has_text=NAMES[code])


@contextmanager
def no_network(page: Page) -> Iterator[None]:
    """Let the tablet be in airplane mode."""
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def reopen(server: LiveServer, page: Page) -> Page:
    """Close the tab and open the page of visits in another one."""
    context = page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(f"{server.url}/visits/")
    return fresh
