"""The live server answers a real browser."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LiveServer

pytestmark = pytest.mark.browser


def test_the_server_answers_a_browser(live_server: LiveServer, page: Page) -> None:
    answer = page.goto(f"{live_server.url}/healthz")
    assert answer
    assert answer.json() == {"status": "alive"}
