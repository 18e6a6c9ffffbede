"""Pressing what leads to another page."""

from playwright.sync_api import Locator


def follow(control: Locator) -> None:
    """Press a link or a button that loads a page, and wait until that page stands."""
    with control.page.expect_navigation():
        control.click()
