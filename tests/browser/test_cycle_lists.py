"""A council makes its list and walks its year as people do; every page fits and is looked at by axe at three widths."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.factories import add_council, add_cycle, add_organization

pytestmark = pytest.mark.browser
LONG = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 12»"
CYCLE = "/council/cycles/social-2026"


@pytest.fixture
def council(live_server: LiveServer) -> str:
    """A council with a register; some of it is assessed elsewhere, long ago, or never. Returns its button's value."""
    here = live_server.app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    with here.sessions.begin() as session:
        school = add_organization(session, "AAAA1111", name=LONG, short_name="", recipients=1200, oktmo="92701000001")
        library = add_organization(session, "BBBB1111", sphere="culture", short_name="Библиотека", recipients=None)
        add_organization(session, "CCCC1111", short_name="Приют", hosts=["example.ru"])
        council, other = add_council(session), add_council(session, "other")
        add_cycle(session, other, [library], year=2023, state="published")
        add_cycle(session, other, [school], year=2025, state="closed")
        return f"council {council.id}"


def sign_in(page: Page, live_server: LiveServer, who: str) -> None:
    page.goto(f"{live_server.url}/account/sign-in")
    page.locator(f'button[value="{who}"]').click()


def test_a_year_without_scripts(browser: Browser, live_server: LiveServer, council: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    sign_in(page, live_server, council)
    page.get_by_role("link", name="Новый цикл").click()
    page.get_by_label("Год", exact=True).fill("2026")
    page.get_by_role("button", name="Создать цикл").click()
    expect(page.get_by_role("status")).to_contain_text("Цикл создан")

    page.get_by_role("link", name="Кого давно не оценивали").click()
    expect(page.get_by_role("heading", name="Найдено: 2")).to_be_visible()
    page.get_by_role("button", name="Добавить в список: 2").click()
    page.get_by_role("link", name="Загрузить файл").click()
    file = tmp_path / "список.csv"
    file.write_text("Код\nAAAA1111\nнечто\n", encoding="utf-8")
    page.get_by_label("Файл с кодами").set_input_files(file)
    page.get_by_role("button", name="Добавить в список").click()
    expect(page.get_by_role("row", name=re.compile("Строка 3"))).to_contain_text("нет организации с таким кодом")
    file.write_text("Код\nAAAA1111\n", encoding="utf-8")
    page.get_by_label("Файл с кодами").set_input_files(file)
    page.get_by_role("button", name="Добавить в список").click()
    expect(page.get_by_role("heading", name="Организаций в списке: 3")).to_be_visible()

    page.get_by_role("checkbox", name=re.compile("Школа|школа")).check()
    page.get_by_role("button", name="Убрать отмеченные").click()
    page.get_by_label("Получателей услуг: Библиотека").fill("350")
    page.get_by_role("button", name="Сохранить числа").click()
    expect(page.get_by_label("Получателей услуг: Библиотека")).to_have_value("350")
    page.get_by_role("link", name="Внести решение").click()
    page.get_by_label("Номер решения").fill("7")
    page.get_by_label("Дата решения").fill("2025-12-20")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_text("решением № 7 от 20.12.2025")).to_be_visible()

    for words in ("Открыть сбор ответов", "Завершить сбор ответов"):
        page.get_by_role("link", name=words).click()
        page.get_by_role("button", name=words).click()
    page.get_by_role("link", name="Опубликовать результаты").click()
    page.get_by_label("Номер решения").fill("12-ОС")
    page.get_by_label("Дата решения").fill("2026-11-20")
    page.get_by_role("button", name="Опубликовать навсегда").click()
    expect(page.get_by_role("status")).to_contain_text("Результаты опубликованы")
    page.get_by_role("link", name="Охват реестра").click()
    expect(page.get_by_role("row", name=re.compile("^2026")).first).to_contain_text("67")
    context.close()


def _states(page: Page, live_server: LiveServer, tmp_path: Path) -> Iterator[str]:
    root = live_server.url
    page.goto(f"{root}/council/cycles/add")
    yield "a new cycle"
    page.get_by_label("Год", exact=True).fill("x")
    follow(page.get_by_role("button", name="Создать цикл"))
    yield "a wrong cycle"
    page.get_by_label("Год", exact=True).fill("2026")
    follow(page.get_by_role("button", name="Создать цикл"))
    yield "an empty list"
    for path in (
        "list/search",
        "list/search?query=никто",
        "list/file",
        "list/due",
        "list/due?years=x",
        "list/decision",
    ):
        page.goto(f"{root}{CYCLE}/{path}")
        yield path
    follow(page.get_by_role("button", name="Сохранить"))
    yield "a wrong decision"
    file = tmp_path / "список.csv"
    file.write_text("нечто\nZZZZ1111\n", encoding="utf-8")
    page.goto(f"{root}{CYCLE}/list/file")
    page.get_by_label("Файл с кодами").set_input_files(file)
    follow(page.get_by_role("button", name="Добавить в список"))
    yield "wrong lines"
    file.write_text("AAAA1111\nBBBB1111\nCCCC1111\n", encoding="utf-8")
    page.get_by_label("Файл с кодами").set_input_files(file)
    follow(page.get_by_role("button", name="Добавить в список"))
    yield "a list"
    for summary in page.locator(".finding summary").all():
        summary.click()
    yield "with all findings"
    page.get_by_label("Получателей услуг: Приют").fill("много")
    follow(page.get_by_role("button", name="Сохранить числа"))
    yield "a wrong number"
    page.goto(f"{root}{CYCLE}/list/search")
    yield "a search of who is listed"
    yield from _move(page, live_server)


def _move(page: Page, live_server: LiveServer) -> Iterator[str]:
    root = live_server.url
    page.goto(f"{root}{CYCLE}/open")
    yield "open"
    with live_server.app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE cycle SET state = 'open', year = 2026 WHERE code = 'other-2025'"))
        opened = "(SELECT id FROM cycle WHERE code = 'other-2025')"
        session.execute(text(f"UPDATE cycle_organization SET is_open = true WHERE cycle_id = {opened}"))
    follow(page.get_by_role("button", name="Открыть сбор ответов"))
    yield "open elsewhere"
    with live_server.app.extensions["survey"].sessions.begin() as session:
        session.execute(text("UPDATE cycle_organization SET is_open = false"))
    page.goto(f"{root}{CYCLE}/open")
    follow(page.get_by_role("button", name="Открыть сбор ответов"))
    yield "opened"
    page.goto(f"{root}{CYCLE}/close")
    yield "close"
    follow(page.get_by_role("button", name="Завершить сбор ответов"))
    page.goto(f"{root}{CYCLE}/publish")
    yield "publish"
    follow(page.get_by_role("button", name="Опубликовать навсегда"))
    yield "a wrong publication"
    for path in ("coverage", "coverage?sphere=culture&year=2023", ""):
        page.goto(f"{root}/council/{path}")
        yield path
    yield from _keep_calendar(page, live_server)


def _keep_calendar(page: Page, live_server: LiveServer) -> Iterator[str]:
    root = f"{live_server.url}/council"
    page.goto(f"{root}/calendar/2025/results")
    page.get_by_label("Сделано").fill("2100-01-01")
    follow(page.get_by_role("button", name="Сохранить"))
    yield "a wrong day"
    page.get_by_label("Сделано").fill("2025-11-30")
    follow(page.get_by_role("button", name="Сохранить"))
    yield "a calendar"
    follow(page.get_by_role("link", name="Добавить заседание"))
    follow(page.get_by_role("button", name="Сохранить"))
    yield "a wrong meeting"
    page.get_by_label("День заседания").fill("2025-02-10")
    page.get_by_label("Номер протокола").fill("1")
    page.get_by_role("textbox", name="Повестка").fill("Список организаций\nРазное")
    page.get_by_role("textbox", name="Решение").fill("Утвердить список.")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", name="протокол № 1")).to_be_visible()
    yield "a meeting"
    follow(page.get_by_role("link", name="протокол № 1"))
    yield "a meeting to correct"
    follow(page.get_by_role("link", name="Удалить"))
    yield "a meeting to remove"


def _look(page: Page) -> tuple[int, list[tuple[str, list[str]]]]:
    """Return by how many pixels the page is too wide, and the rules of axe that it breaks."""
    page.wait_for_load_state()  # with its styles
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return overflow, run_axe(page, ("violations",))


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(
    live_server: LiveServer, page: Page, council: str, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, live_server, council)
    seen = [(state, *_look(page)) for state in _states(page, live_server, tmp_path)]
    assert seen == [(state, 0, []) for state, *_ in seen]
    assert len(seen) == 30
