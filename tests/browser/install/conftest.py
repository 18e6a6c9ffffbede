"""The install page of an organization, and a site of another origin that takes its snippets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from survey_app.web.install.snippets import Addresses
from tests.browser.conftest import LiveServer, serve_http
from tests.browser.widget.site import Site
from tests.factories import add_organization

CODE = "K7M3Q9XA"


@pytest.fixture
def addresses(live_server: LiveServer) -> Addresses:
    """The addresses of an organization that collects; only school.test may send for it."""
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, CODE, short_name="Центр помощи семье", hosts=("school.test",))
    return Addresses(live_server.url, CODE)


@pytest.fixture
def school(live_server: LiveServer) -> Iterator[Site]:
    """The organization's site, with a policy as strict as each page wants."""
    with serve_http() as server:
        site = Site(server.server_port, live_server.url)
        server.app = site
        yield site


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A tab with JavaScript off, as narrow as an old phone."""
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
