"""The pages of posters as people meet them: on a phone, without JavaScript, with a keyboard, and without barriers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.settings import ROOT
from survey_app.storage.models import PlaceRow
from survey_app.storage.tokens import add_token
from tests.browser.conftest import LiveServer
from tests.browser.test_council_pages import send_token
from tests.factories import add_council, add_cycle, add_organization
from tests.qr_reading import draw_pages, read_qr

pytestmark = pytest.mark.browser
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
NAME = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 12»"


@pytest.fixture
def token(live_server: LiveServer) -> str:
    """The token of a council whose cycle lists a school with a desk."""
    with live_server.app.extensions["survey"].sessions.begin() as session:
        school = add_organization(session, "K7M3Q9XA", name=NAME, short_name="")
        session.add(PlaceRow(organization_id=school.id, code="desk", name="Учебная часть, второй этаж, кабинет 12"))
        add_organization(session, "BBBB1111", name="Ясли", short_name="")
        council = add_council(session)
        add_cycle(session, council, [school])
        return add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)[1]


def _barriers(page: Page) -> Any:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


def _sign_in(page: Page, live_server: LiveServer, token: str) -> None:
    page.goto(f"{live_server.url}/council/")
    send_token(page, token)
    expect(page.get_by_role("heading", name="Циклы оценки")).to_be_visible()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, token: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
    _sign_in(page, live_server, token)
    paths = (
        "/install/K7M3Q9XA/posters",
        "/install/K7M3Q9XA/posters?lang=en",
        "/install/BBBB1111/posters",
        "/install/AAAA1111/posters",
        "/install/K7M3Q9XA/poster-a4.pdf?place=nowhere",
        "/council/cycles/social-2026/posters",
    )
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    seen = []
    for path in paths:
        page.goto(live_server.url + path)
        seen.append((path, page.evaluate(overflow), _barriers(page) if AXE.exists() else []))
    assert seen == [(path, 0, []) for path in paths]
    assert complaints == []


def test_every_poster_is_seen_before_it_is_printed(live_server: LiveServer, token: str, page: Page) -> None:
    assert token
    page.goto(f"{live_server.url}/install/K7M3Q9XA/posters")
    pictures = page.locator(".posters img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("naturalWidth", 446)


def test_a_secretary_downloads_the_poster_of_a_desk_without_javascript(
    browser: Browser, live_server: LiveServer, token: str, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{live_server.url}/install/K7M3Q9XA")
    page.get_by_role("link", name="Плакаты для печати").click()
    link = page.get_by_role("link", name="Плакат А5 Учебная часть, второй этаж, кабинет 12, PDF")
    answer = page.request.get(live_server.url + str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    assert read_qr(draw_pages(answer.body())[0]) == [f"{live_server.url}/q/K7M3Q9XA/desk"]
    _sign_in(page, live_server, token)
    page.get_by_role("link", name="2026 год", exact=True).click()
    page.get_by_role("link", name="Подготовка").click()
    page.get_by_role("link", name="Плакаты", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать А4").nth(1).click()
    file = tmp_path / "posters.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == "posters-social-2026-a4.pdf"
    assert len(draw_pages(file.read_bytes())) == 2
    context.close()


def test_what_a_phone_scans_opens_the_questionnaire(live_server: LiveServer, token: str, page: Page) -> None:
    assert token
    poster = page.request.get(f"{live_server.url}/install/K7M3Q9XA/poster-a4.pdf").body()
    (address,) = read_qr(draw_pages(poster)[0])
    page.goto(address)
    expect(page.get_by_text(NAME)).to_be_visible()
