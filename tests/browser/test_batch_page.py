"""An operator hands in sheets without JavaScript, on a narrow screen; every state of the pages by axe."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from survey_app.storage.tokens import add_token
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.test_council_pages import send_token
from tests.factories import add_council, add_cycle, add_organization
from tests.fixed_clock import stop_clock

pytestmark = pytest.mark.browser
HEAD = "organization;channel;sheet;day;recommend;suggestions\n"
GOOD = f"{HEAD}K7M3Q9XA;paper;1;14.03.2026;да;Лавочки\nK7M3Q9XA;phone;2;14.03.2026;нет;\n"
LONG = "оченьдлинноеслововклетке" * 5
BAD = f'{GOOD}K7M3Q9XA;paper;3;14.03.2026;{LONG};\nK7M3Q9XA;paper;4;14.03.2026;"да,нет";Свет\n'


@pytest.fixture
def token(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token of an operator whose cycle has a school; it is 20 May 2026."""
    stop_clock(monkeypatch, "survey_app.web.council.batch")
    with live_server.app.extensions["survey"].sessions.begin() as session:
        council = add_council(session)
        add_cycle(session, council, [add_organization(session, "K7M3Q9XA")])
        return add_token(session, council.id, "operator", created_at=datetime.now(UTC), expires_on=None)[1]


def hand_in(page: Page, file: Path, table: str) -> None:
    file.write_text(table, "utf-8")
    page.get_by_label("Файл с анкетами").set_input_files(file)
    page.get_by_role("button", name="Проверить файл").click()


def test_from_a_file_to_totals_without_javascript(
    browser: Browser, live_server: LiveServer, token: str, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{live_server.url}/council/")
    send_token(page, token)
    page.get_by_role("link", name="2026 год", exact=True).click()
    page.get_by_role("link", name="Работа оператора").click()
    page.get_by_role("link", name="Загрузка анкет").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать CSV").click()
    assert download.value.suggested_filename == "batch-social-2026.csv"
    file = tmp_path / "листы.csv"
    hand_in(page, file, GOOD.replace("recommend", "mood"))
    expect(page.get_by_label("Файл с анкетами")).to_have_attribute("aria-invalid", "true")
    hand_in(page, file, BAD)
    expect(page.get_by_role("heading", name="Отклонены: 1")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="строка 4")).to_contain_text("нет такого ответа")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", name="Есть отклонённые строки")).to_be_visible()
    page.get_by_label("Сохранить все строки, кроме отклонённых: 1").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("status")).to_have_text("Сохранено: 3, уже были: 0, отклонено: 1.")
    page.get_by_role("link", name="2026 год").click()
    expect(page.get_by_role("columnheader", name="На бумаге")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_fits_and_has_no_barrier(
    live_server: LiveServer, token: str, page: Page, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    file, seen = tmp_path / "листы.csv", {}

    def look(state: str, seen_by: Locator) -> None:
        expect(seen_by).to_be_visible()
        page.wait_for_load_state()  # with its style sheets
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main .button, main input[type=file]')]"
            ".filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"
        )
        seen[state] = (overflow, small, run_axe(page, ("violations",)))

    page.goto(f"{live_server.url}/council/")
    send_token(page, token)
    page.goto(f"{live_server.url}/council/cycles/social-2026/batch")
    look("form", page.get_by_role("heading", name="Пустая таблица"))
    hand_in(page, file, "sheet\n1\n")
    look("wrong columns", page.get_by_role("heading", name="Проверьте, что введено"))
    hand_in(page, file, BAD)
    look("report", page.get_by_role("heading", name="Что станет с анкетами"))
    page.get_by_role("button", name="Сохранить").click()
    look("refused", page.get_by_role("heading", name="Есть отклонённые строки"))
    page.get_by_label("Сохранить все строки, кроме отклонённых").check()
    page.get_by_role("button", name="Сохранить").click()
    look("stored", page.get_by_role("status"))
    assert seen == dict.fromkeys(("form", "wrong columns", "report", "refused", "stored"), (0, [], []))
