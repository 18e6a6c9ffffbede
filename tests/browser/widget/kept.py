"""Answers that are not sent: what the tab and the device hold of them, and how a person comes to keep one."""

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.widget.widget import Widget
from tests.factories import ANSWERS

DRAFT_KEY = "nok-survey-draft:K7M3Q9XA"
SENT = "Отправлено. Номер квитанции: "
KEEP = "Сохранить на этом устройстве и отправить позже"


def draft(page: Page) -> Any:
    """Return what the tab keeps."""
    return page.evaluate(f"JSON.parse(sessionStorage.getItem('{DRAFT_KEY}'))")


def wait_for_draft(page: Page, answers: int = len(ANSWERS)) -> Any:
    """Wait until the tab keeps so many answers: the first one brings the part that keeps them."""
    for _ in range(200):  # by hand: the page's policy forbids what playwright would put into it to wait
        kept = draft(page)
        if kept and len(kept["answers"]) == answers:
            return kept
        page.wait_for_timeout(25)
    raise AssertionError(draft(page))


def kept(page: Page) -> list[str]:
    """Return the keys of what the site keeps for later."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return [key for key in keys if key.startswith("nok-survey-outbox:")]


def send_without_network(widget: Widget, context: BrowserContext) -> None:
    """Answer everything while there is a network, and press the button when there is none."""
    widget.choose()
    wait_for_draft(widget.page)
    context.set_offline(True)
    widget.send()
    expect(widget.unsent.get_by_text("Не отправлено", exact=True)).to_be_visible()


def keep(widget: Widget, context: BrowserContext) -> None:
    """Answer everything, lose the network, and keep the answers on the device."""
    send_without_network(widget, context)
    widget.unsent.get_by_role("button", name=KEEP).click()
    expect(widget.kept).to_be_focused()
    expect(widget.outbox).to_contain_text("Не отправлено: 1.")
    assert len(kept(widget.page)) == 1


def count_posts(context: BrowserContext) -> list[str]:
    """Return a list that will hold the bodies of all posts of all tabs."""
    posts: list[str] = []
    context.on("request", lambda request: posts.append(request.post_data or "") if request.method == "POST" else None)
    return posts
