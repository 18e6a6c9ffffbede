"""One WordPress for all proofs, and an organization that collects beside it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import LiveServer, context, live_server
from tests.browser.widget.widget import RECORDER
from tests.factories import add_organization
from tests.wordpress.editor import BlockEditor
from tests.wordpress.server import WordPress, serve_wordpress

__all__ = ["context", "live_server"]  # fixtures


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    """A fresh WordPress from the files that `.ci/bring-wordpress` unpacked into the folder WORDPRESS."""
    with serve_wordpress(Path(os.environ["WORDPRESS"]), tmp_path_factory.mktemp("wordpress")) as wordpress:
        yield wordpress


@pytest.fixture
def survey(live_server: LiveServer) -> LiveServer:
    """The survey's server; the site of WordPress is the registered one of the organization, no other may send."""
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "K7M3Q9XA", sphere="education", short_name="Школа № 1", hosts=("wordpress.test",))
    return live_server


@pytest.fixture
def editor(wordpress: WordPress, context: BrowserContext) -> BlockEditor:
    """The block editor in a tab of somebody who will sign in; slow machines need their time for it."""
    context.set_default_timeout(30_000)
    return BlockEditor(context.new_page(), wordpress.url)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A tab of somebody who is not signed in; it keeps what the widget says to the page around it."""
    context = browser.new_context(locale="ru-RU")
    context.add_init_script(RECORDER)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain_visitor(browser: Browser) -> Iterator[Page]:
    """A tab that runs no script, so that it shows what the site itself sends."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
