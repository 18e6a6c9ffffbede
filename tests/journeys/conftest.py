"""Journeys go through a real browser and a live server."""

from tests.browser.conftest import context, live_server, page

__all__ = ["context", "live_server", "page"]
