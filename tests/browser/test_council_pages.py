"""The council's pages as people meet them: without JavaScript to a downloaded table, and without barriers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey_app.settings import ROOT
from survey_app.storage.tokens import add_token
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, response_payload

pytestmark = pytest.mark.browser
AXE = ROOT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
LIBRARY = "Муниципальное общеобразовательное и культурно-просветительское учреждение"
SHORT = "МБОУ СОШ № 12"
SCHOOL = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 12»"

MOVED = "novoe-ochen-dlinnoe-imya-sayta-shkoly-nomer-dvenadtsat.obrazovanie.example.ru"


@pytest.fixture
def token(live_server: LiveServer) -> str:
    """The token of a council whose cycle has a school with one response, a silent library, and a response outside."""
    app = live_server.app
    with app.extensions["survey"].sessions.begin() as session:
        listed = [
            add_organization(
                session,
                "K7M3Q9XA",
                name=SCHOOL,
                short_name=SHORT,
                inn="7707083893",
                recipients=100,
                hosts=("school.ru",),
            ),
            add_organization(session, "BBBB1111", name=LIBRARY, short_name="", sphere="culture"),
        ]
        add_organization(session, "DDDD1111", name="Вне цикла", recipients=0)  # fewer than answer
        council = add_council(session)
        add_cycle(session, council, listed)
        _, token = add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)
    for code in ("K7M3Q9XA", "DDDD1111"):
        payload = response_payload({**ANSWERS, "age": 41, "suggestions": "Лавочки"})
        assert app.test_client().post(f"/api/v1/organizations/{code}/responses", json=payload).status_code == 201
    refused = {"json": response_payload(), "headers": {"Origin": f"https://{MOVED}"}}
    assert app.test_client().post("/api/v1/organizations/K7M3Q9XA/responses", **refused).status_code == 403
    return token


def send_token(page: Page, token: str) -> None:
    """Open the way in by token, which few need, and send one."""
    if not page.get_by_label("Токен").is_visible():
        page.get_by_text("Войти по токену").first.click()
    page.get_by_label("Токен").fill(token)
    page.get_by_label("Токен").press("Enter")


def _sign_in(page: Page, live_server: LiveServer, token: str) -> None:
    page.goto(f"{live_server.url}/council/")
    send_token(page, token)
    expect(page.get_by_role("heading", name="Циклы оценки")).to_be_visible()


def test_from_the_token_to_a_downloaded_table_without_javascript(
    browser: Browser, live_server: LiveServer, token: str, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    page = context.new_page()
    _sign_in(page, live_server, token)
    page.get_by_role("link", name="2026 год", exact=True).click()
    expect(page.get_by_role("table", name="Ответы по дням и каналам")).to_be_visible()
    page.get_by_role("link", name="Организации", exact=True).click()
    row = page.get_by_role("row", name=SCHOOL)
    expect(row.get_by_role("cell").nth(0)).to_contain_text("1")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("40")
    page.get_by_label("Найти организацию").fill("ШКОЛА")
    page.get_by_label("Сфера").select_option(label="Социальное обслуживание")
    page.get_by_role("button", name="Показать").click()
    expect(page.get_by_role("row")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Ответы на вопросы: CSV").click()
    file = tmp_path / "totals.csv"
    download.value.save_as(file)
    assert download.value.suggested_filename == "totals-social-2026-social-found.csv"
    assert (
        f"social-2026;K7M3Q9XA;7707083893;{SCHOOL};social;widget;stand_used;yes;1;1\r\n".encode() in file.read_bytes()
    )
    page.get_by_role("link", name=SHORT).click()
    expect(page.get_by_role("heading", name=SHORT)).to_be_visible()
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_role("heading", name="Вход", exact=True)).to_be_visible()
    context.close()


def _states(page: Page, live_server: LiveServer, token: str) -> Iterator[str]:
    page.goto(f"{live_server.url}/account/sign-in")
    yield "sign in"
    send_token(page, "nok_wrong")
    expect(page.get_by_label("Токен")).to_have_attribute("aria-invalid", "true")
    yield "wrong token"
    _sign_in(page, live_server, token)
    yield "cycles"
    year = datetime.now(UTC).year
    for path in (
        "social-2026",
        "social-2026/organizations",
        "social-2026/organizations?query=поликлиника",
        "social-2026/organizations?show=silent",
        "social-2026/suggestions",
        "social-2026/suggestions?hidden=only",
        "social-2026/organizations/K7M3Q9XA",
        "social-2026/organizations/BBBB1111",
        f"social-standing-{year}",
        f"social-standing-{year}/organizations/DDDD1111",
        "nothing-2026",
    ):
        page.goto(f"{live_server.url}/council/cycles/{path}")
        yield path
    page.goto(f"{live_server.url}/council/cycles/social-2026/suggestions")
    page.get_by_role("link", name="Скрыть").click()
    page.get_by_role("button", name="Скрыть", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "no reason to hide a text"
    yield from _decide_about_a_site(page, live_server)


def _decide_about_a_site(page: Page, live_server: LiveServer) -> Iterator[str]:
    page.goto(f"{live_server.url}/council/cycles/social-2026")
    follow(page.get_by_role("link", name=f"Решить о сайтах: {SHORT}"))
    yield "sites"
    follow(page.get_by_role("link", name=f"Разрешить: с сайта {MOVED}"))
    yield "whether to allow a site"
    page.get_by_role("button", name="Разрешить", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Сайт разрешён")
    yield "a site is allowed"
    follow(page.get_by_role("link", name="Не принимать ответы с сайта school.ru"))
    yield "whether to refuse a site"
    page.get_by_role("button", name="Не принимать").click()
    expect(page.get_by_role("status")).to_contain_text("перестанут приниматься")


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
    assert len(seen) == 19
    assert complaints == []
