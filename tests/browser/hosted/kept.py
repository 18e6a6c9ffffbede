"""An answer of the hosted page that cannot be sent, and how a person comes to keep it on the device."""

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.hosted.form import answer_all, send

KEEP = "Сохранить на этом устройстве и отправить позже"
SENT = "Отправлено. Номер квитанции: "
LEAVE = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"  # true: may leave unasked


def bar(page: Page) -> Locator:
    """Return the bar of what is not sent."""
    return page.locator(".send[data-unsent]")


def outbox(page: Page) -> Locator:
    """Return what is kept on this device, as the page shows it."""
    return page.locator("[part~=outbox]")


def kept(page: Page) -> list[str]:
    """Return the keys of what our site keeps for later."""
    keys: list[str] = page.evaluate("Object.keys(localStorage)")
    return [key for key in keys if key.startswith("nok-survey-outbox:")]


def fill(page: Page) -> None:
    """Answer everything, and wait for the script that the first answer brings."""
    with page.expect_response("**/questionnaire?*"):
        answer_all(page)
    page.wait_for_load_state("networkidle")


def send_without_network(page: Page, context: BrowserContext) -> None:
    """Answer everything while there is a network, and press the button when there is none."""
    fill(page)
    context.set_offline(offline=True)
    send(page)
    expect(bar(page).get_by_text("Не отправлено", exact=True)).to_be_visible()


def keep(page: Page, context: BrowserContext) -> None:
    """Answer everything, lose the network, and keep the answers on the device."""
    send_without_network(page, context)
    bar(page).get_by_role("button", name=KEEP).click()
    expect(page.get_by_role("heading", name="Ответы сохранены на этом устройстве").first).to_be_focused()
    assert len(kept(page)) == 1


def lose_first_answer(page: Page) -> list[int]:
    """Let the server take the first response and its answer get lost; later ones do not arrive. Returns its status."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().status)
        route.abort()

    page.route("**/responses", lose)
    return lost
