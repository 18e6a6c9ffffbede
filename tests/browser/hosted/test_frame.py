"""The hosted page in a frame of another site: it works there, says how high it is, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import LiveServer, serve_http
from tests.browser.hosted.form import THANKS, answer, answer_all, send
from tests.integration.web.hosted_forms import count_responses

pytestmark = pytest.mark.browser
_PAGE = """<!DOCTYPE html><title>Школа</title><script>
heard = [];
addEventListener("message", event => heard.push([event.origin, event.data]));
</script><iframe src="{url}" title="Опрос" style="width: 100%; height: 300px"></iframe>"""


@contextmanager
def _school(page: Page, url: str) -> Iterator[FrameLocator]:
    """Open a page of another site that has the questionnaire in a frame."""
    school = Flask("school")
    school.add_url_rule("/", view_func=lambda: _PAGE.format(url=url))
    with serve_http() as server:
        server.app = school
        page.goto(f"http://school.test:{server.server_port}/")
        yield page.frame_locator("iframe")


def _heard(page: Page) -> list[Any]:
    heard: list[Any] = page.evaluate("heard")
    return heard


def test_the_page_works_in_a_frame_of_another_site(live_server: LiveServer, url: str, page: Page) -> None:
    with _school(page, url) as frame:
        answer_all(frame)
        send(frame)
        expect(frame.locator("h1")).to_have_text(THANKS)
        expect(frame.get_by_role("link", name="Что мы храним")).to_have_attribute("target", "_blank")
    assert count_responses(live_server.app) == 1


def test_the_frame_s_page_is_told_the_height_and_nothing_else(live_server: LiveServer, url: str, page: Page) -> None:
    with _school(page, url) as frame:
        answer(frame, "stand_used", "Да")
        expect(frame.locator("#question-stand_satisfied")).to_be_visible()
        page.wait_for_function("heard.length > 1")
        answer(frame, "stand_used", "Нет")
        page.wait_for_function("heard.length > 2")
        first, *_, opened, closed = [data["height"] for _, data in _heard(page)]
        assert opened > first == closed  # it grows and shrinks with what it holds, whatever the frame's height
        answer_all(frame)
        send(frame)
        expect(frame.locator("h1")).to_have_text(THANKS)
        page.wait_for_function("heard[heard.length - 1][1].height < 2000")
        assert {origin for origin, _ in _heard(page)} == {live_server.url}
        assert {tuple(sorted(data)) for _, data in _heard(page)} == {("height", "type")}
        assert {data["type"] for _, data in _heard(page)} == {"nok-survey-height"}
        height = _heard(page)[-1][1]["height"]
        page.locator("iframe").evaluate("(frame, height) => { frame.style.height = height + 'px' }", height)
        inside = page.frames[1]
        inside.wait_for_function("document.documentElement.scrollHeight <= innerHeight")


def test_a_page_of_its_own_tells_nobody(url: str, page: Page) -> None:
    page.add_init_script("heard = []; addEventListener('message', event => heard.push(event.data))")
    page.goto(url)
    answer(page, "stand_used", "Да")
    assert _heard(page) == []
