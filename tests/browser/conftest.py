"""Tabs of a real Chromium and a live server for the tests that look at pages as people do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.conftest import make_settings


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server on a free port of this machine; `url` is its PUBLIC_URL, without a slash at the end."""

    url: str
    app: Flask


class _QuietHandler(WSGIRequestHandler):
    def log(self, _type: str, _message: str, *_args: object) -> None:
        pass


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile without a past, in Russian."""
    context = browser.new_context(locale="ru-RU")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return context.new_page()


@contextmanager
def serve_http() -> Iterator[BaseWSGIServer]:
    """Serve on a free port of this machine until the end; set `app` of what this gives before the first request."""
    server = make_server("127.0.0.1", 0, Flask("placeholder"), threaded=True, request_handler=_QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def live_server(sqlite_url: str, catalogue: Catalogue) -> Iterator[LiveServer]:
    """The application, serving over HTTP from a fresh SQLite database."""
    with serve_http() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        app = create_app(make_settings(sqlite_url, public_url=url), catalogue)
        server.app = app
        yield LiveServer(url, app)
    app.extensions["survey"].close()
