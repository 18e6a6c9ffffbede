"""The receipt of the hosted page: to copy, by whichever way the browser has, and to print."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hosted.form import answer_all, send

pytestmark = pytest.mark.browser


def test_the_receipt_is_copied_as_text(url: str, page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(url)
    answer_all(page)
    send(page)
    page.get_by_role("button", name="Скопировать").click()
    expect(page.get_by_role("status")).to_have_text("Скопировано")
    receipt = page.locator(".receipt").inner_text()
    copied = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied[:2] == ["Квитанция", receipt]
    assert copied[-1].endswith(f"/receipts/{receipt}")
    assert copied[2].startswith("Организация: ")


@pytest.mark.parametrize(("works", "said"), [("true", "Скопировано"), ("false", "Скопировать не получилось")])
def test_where_the_clipboard_is_forbidden_the_old_way_or_the_person_copies(
    url: str,
    page: Page,
    works: str,
    said: str,
) -> None:
    page.add_init_script(
        f"""Object.defineProperty(navigator, "clipboard", {{ get: () => undefined }});
            Document.prototype.execCommand = () => {works};"""
    )
    page.goto(url)
    answer_all(page)
    send(page)
    page.get_by_role("button", name="Скопировать").click()
    expect(page.get_by_role("status")).to_contain_text(said)
    if works == "false":
        assert page.evaluate("getSelection().toString().trim()") == page.locator(".receipt").inner_text()


def test_the_receipt_is_printed(url: str, page: Page) -> None:
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto(url)
    answer_all(page)
    send(page)
    page.get_by_role("button", name="Напечатать").click()
    expect(page).to_have_title("printed")
