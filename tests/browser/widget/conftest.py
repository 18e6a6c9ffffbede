"""An organization that collects, a page of another site, and the widget on it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import text

from tests.browser.conftest import LiveServer, serve_http
from tests.browser.widget.kept import keep
from tests.browser.widget.kiosk import KIOSK, ShowKiosk, begin
from tests.browser.widget.site import Site
from tests.browser.widget.widget import RECORDER, Widget
from tests.factories import add_organization

ShowWidget = Callable[..., Widget]
ComeBack = Callable[..., Widget]


@pytest.fixture
def site(live_server: LiveServer) -> Iterator[Site]:
    """A site of another origin, embedding the widget of the live server, where one organization collects."""
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "K7M3Q9XA", name="Центр помощи семье", short_name="Центр помощи семье")
        add_organization(session, "SCHAAAA2", sphere="education", short_name="Школа № 1")
        add_organization(session, "FREGNAA2", hosts=("registered.example",))
    with serve_http() as server:
        site = Site(server.server_port, live_server.url)
        server.app = site
        yield site


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab that keeps what the widget says to the page around it."""
    context.add_init_script(RECORDER)
    return context.new_page()


@pytest.fixture
def show_widget(site: Site, page: Page) -> ShowWidget:
    """Open a page of the other site with the widget on it, and wait for the questions."""

    def show(attributes: str = 'organization="K7M3Q9XA"', **page_options: str) -> Widget:
        widget = Widget(page)
        page.goto(site.add_page(site.snippet(attributes), **page_options))
        widget.form.wait_for()
        return widget

    return show


@pytest.fixture
def show_kiosk(site: Site, page: Page) -> ShowKiosk:
    """Open a page with the kiosk, on a clock that the test moves, and wait for its start screen."""

    def show(attributes: str = KIOSK) -> Widget:
        page.clock.install()
        page.goto(site.add_page(site.snippet(attributes)))
        widget = Widget(page)
        begin(widget).wait_for()
        return widget

    return show


@pytest.fixture
def come_back(site: Site, page: Page, context: BrowserContext, show_widget: ShowWidget) -> ComeBack:
    """Keep an answer without a network, close the tab, and open another page of the site when all is well again."""

    def come(attributes: str = 'organization="SCHAAAA2"', *, name: str = "school.test") -> Widget:
        widget = show_widget(name=name)
        keep(widget, context)
        with page.expect_event("close"):
            page.close(run_before_unload=True)  # as people close it: the page still hears of it
        context.set_offline(False)
        other = Widget(context.new_page())
        other.address = site.add_page(site.snippet(attributes), name=name)
        return other

    return come


def count_stored(app: Flask) -> int:
    """Return how many responses the database holds."""
    with app.extensions["survey"].engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())
