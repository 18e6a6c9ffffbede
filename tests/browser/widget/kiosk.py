"""A kiosk as the people before it use it."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Locator

from tests.browser.widget.widget import Widget

KIOSK: Final = 'organization="K7M3Q9XA" mode="kiosk"'
ShowKiosk = Callable[..., Widget]


def begin(widget: Widget) -> Locator:
    """Return the button of the start screen."""
    return widget.element.locator("[part~=begin]")


def warning(widget: Widget) -> Locator:
    """Return the question whether somebody is still here."""
    return widget.element.locator("[part=warning]")


def send(widget: Widget) -> None:
    """Begin, answer and send."""
    begin(widget).click()
    widget.choose()
    widget.send()
