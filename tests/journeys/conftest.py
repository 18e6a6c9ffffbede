"""Journeys go through a real browser and a live server."""

from tests.browser.conftest import browser, context, live_server, page

__all__ = ["browser", "context", "live_server", "page"]
