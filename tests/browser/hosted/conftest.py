"""The hosted questionnaire of one organization, and tabs as they are on other devices."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import LiveServer
from tests.integration.web.hosted_forms import CODE, prepare

NAME = "Государственное бюджетное учреждение «Комплексный центр социального обслуживания населения»"


@pytest.fixture
def url(live_server: LiveServer) -> str:
    """The address of an organization's questionnaire."""
    prepare(live_server.app, name=NAME, address="г. Екатеринбург")
    return f"{live_server.url}/s/{CODE}"


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A tab with JavaScript off, as narrow as an old phone."""
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def forgetful_page(browser: Browser) -> Iterator[Page]:
    """A tab in which storage is forbidden, as some browsers do in frames of other sites."""
    context = browser.new_context(locale="ru-RU")
    context.set_default_timeout(10_000)
    context.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError") } });"""
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
