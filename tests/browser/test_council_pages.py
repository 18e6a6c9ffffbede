"""The council's pages as people meet them: without JavaScript to a downloaded table, and without barriers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.settings import ROOT
from survey_app.storage.accounts import add_token
from tests.browser.conftest import LiveServer
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload

pytestmark = pytest.mark.browser
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
LIBRARY = "Муниципальное общеобразовательное и культурно-просветительское учреждение"
SHORT = "МБОУ СОШ № 12"
SCHOOL = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 12»"


@pytest.fixture
def token(live_server: LiveServer) -> str:
    """The token of a council whose cycle has a school with one response, a silent library, and a response outside."""
    app = live_server.app
    with app.extensions["survey"].sessions.begin() as session:
        listed = [
            add_organization(session, "K7M3Q9XA", name=SCHOOL, short_name=SHORT, inn="7707083893", recipients=100),
            add_organization(session, "BBBB1111", name=LIBRARY, short_name="", sphere="culture"),
        ]
        add_organization(session, "DDDD1111", name="Вне цикла")
        council = add_council(session)
        add_cycle(session, council, listed)
        _, token = add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)
    for code in ("K7M3Q9XA", "DDDD1111"):
        payload = response_payload({**ANSWERS, "age": 41, "suggestions": "Лавочки"})
        assert app.test_client().post(f"/api/v1/organizations/{code}/responses", json=payload).status_code == 201
    return token


def _sign_in(page: Page, live_server: LiveServer, token: str) -> None:
    page.goto(f"{live_server.url}/council/")
    page.get_by_label("Токен").fill(token)
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", name="Циклы оценки")).to_be_visible()


def test_from_the_token_to_a_downloaded_table_without_javascript(
    browser: Browser, live_server: LiveServer, token: str, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    page = context.new_page()
    _sign_in(page, live_server, token)
    page.get_by_role("link", name="2026 год", exact=True).click()
    row = page.get_by_role("row", name=SCHOOL)
    expect(row.get_by_role("cell").nth(0)).to_contain_text("1")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("40")
    page.get_by_label("Найти организацию").fill("ШКОЛА")
    page.get_by_label("Сфера").select_option(label="Социальное обслуживание")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_role("row")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    file = tmp_path / "totals.csv"
    download.value.save_as(file)
    assert download.value.suggested_filename == "totals-social-2026-social.csv"
    assert (
        f"social-2026;K7M3Q9XA;7707083893;{SCHOOL};social;widget;stand_used;yes;1;1\r\n".encode() in file.read_bytes()
    )
    page.get_by_role("link", name=SHORT).click()
    expect(page.get_by_role("heading", name=SHORT)).to_be_visible()
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_role("heading", name="Вход для общественных советов")).to_be_visible()
    context.close()


def _states(page: Page, live_server: LiveServer, token: str) -> Iterator[str]:
    page.goto(f"{live_server.url}/council/sign-in")
    yield "sign in"
    page.get_by_label("Токен").fill("nok_wrong")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "wrong token"
    _sign_in(page, live_server, token)
    yield "cycles"
    year = datetime.now(UTC).year
    for path in (
        "social-2026",
        "social-2026?sphere=mse",
        "social-2026?query=поликлиника",
        "social-2026/organizations/K7M3Q9XA",
        "social-2026/organizations/BBBB1111",
        f"social-standing-{year}",
        f"social-standing-{year}/organizations/DDDD1111",
        "nothing-2026",
    ):
        page.goto(f"{live_server.url}/council/cycles/{path}")
        yield path


def _barriers(page: Page) -> Any:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, token: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    seen = [
        (state, page.evaluate(overflow), _barriers(page) if AXE.exists() else [])
        for state in _states(page, live_server, token)
    ]
    assert seen == [(state, 0, []) for state, *_ in seen]
    assert len(seen) == 11
    assert complaints == []
