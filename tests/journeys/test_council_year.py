"""A whole year of a council, as people walk it: from the list to what is signed, with answers of every kind."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.browser.widget.widget import RECORDER, Widget
from tests.factories import ANSWERS, add_council, add_organization
from tests.journeys.school_site import serve_school_site

pytestmark = pytest.mark.browser
SCHOOL: Final = "AAAA1111"
CYCLE: Final = "/council/cycles/social-2026"
PAPER: Final = f"organization;channel;sheet;day;{';'.join(ANSWERS)}\n" + "".join(
    f"{SCHOOL};paper;{sheet};20.05.2026;{';'.join(str(value) for value in ANSWERS.values())}\n" for sheet in (1, 2)
)
OBSERVED: Final = {
    "stand.found": "15",
    "stand.required": "17",
    "site.found": "19",
    "site.required": "19",
    "remote_channels": "3",
    "comfort_conditions": "4",
    "premises_conditions": "2",
    "accessibility_conditions": "4",
    "waiting.0.limit": "14",
    "waiting.0.average": "9",
}


@pytest.fixture
def council(live_server: LiveServer) -> int:
    """A council with a register of two; whoever comes may sign in by the buttons of the demonstration."""
    here = live_server.app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    with here.sessions.begin() as session:
        add_organization(session, SCHOOL, short_name="Школа", recipients=10, hosts=["school.test"])
        add_organization(session, "BBBB1111", short_name="Приют", recipients=10)
        return add_council(session).id


def test_a_year_of_a_council(live_server: LiveServer, page: Page, council: int, tmp_path: Path) -> None:
    root = live_server.url
    sign_in(page, root, f"council {council}")
    make_list(page)
    answer_on_the_schools_page(page, root)
    page.goto(f"{root}{CYCLE}")
    hand_in_paper(page, tmp_path)
    observe(page, root)
    close_and_publish(page, root)
    assert read_channels(page, root) == {"widget": 1, "paper": 2}


def sign_in(page: Page, root: str, who: str) -> None:
    page.goto(f"{root}/account/sign-in")
    follow(page.locator(f'button[value="{who}"]'))


def make_list(page: Page) -> None:
    follow(page.get_by_role("link", name="Новый цикл"))
    page.get_by_label("Год", exact=True).fill("2026")
    follow(page.get_by_role("button", name="Создать цикл"))
    follow(page.get_by_role("link", name="Кого давно не оценивали"))
    follow(page.get_by_role("button", name="Добавить в список: 2"))
    follow(page.get_by_role("link", name="Внести решение"))
    page.get_by_label("Номер решения").fill("7")
    page.get_by_label("Дата решения").fill("2025-12-20")
    follow(page.get_by_role("button", name="Сохранить"))
    follow(page.get_by_role("link", name="Открыть сбор ответов"))
    follow(page.get_by_role("button", name="Открыть сбор ответов"))
    expect(page.get_by_role("status")).to_contain_text("Цикл открыт")


def answer_on_the_schools_page(page: Page, root: str) -> None:
    with serve_school_site(root, SCHOOL) as site:
        page.add_init_script(RECORDER)
        widget = Widget(page)
        page.goto(site)
        widget.form.wait_for()
        widget.choose()
        widget.send()
        widget.expect_thanks()
        assert widget.violations() == []


def hand_in_paper(page: Page, folder: Path) -> None:
    follow(page.get_by_role("link", name="Загрузка анкет"))
    file = folder / "листы.csv"
    file.write_text(PAPER, "utf-8")
    page.get_by_label("Файл с анкетами").set_input_files(file)
    follow(page.get_by_role("button", name="Проверить файл"))
    follow(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("status")).to_have_text("Сохранено: 2, уже были: 0, отклонено: 0.")


def observe(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}/organizations/{SCHOOL}/observations")
    for name, value in OBSERVED.items():
        page.locator(f'[name="{name}"]').fill(value)
    follow(page.get_by_role("button", name="Сохранить наблюдения"))
    expect(page.get_by_role("status")).to_have_text("Сохранено.")


def close_and_publish(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}")
    follow(page.get_by_role("link", name="Завершить сбор ответов"))
    follow(page.get_by_role("button", name="Завершить сбор ответов"))
    follow(page.get_by_role("link", name="Опубликовать результаты"))
    page.get_by_label("Номер решения").fill("12-ОС")
    page.get_by_label("Дата решения").fill("2026-11-20")
    follow(page.get_by_role("button", name="Опубликовать навсегда"))
    expect(page.get_by_role("status")).to_contain_text("Результаты опубликованы")


def read_channels(page: Page, root: str) -> dict[str, int]:
    page.goto(f"{root}{CYCLE}/organizations")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ответы на вопросы: CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["question"] == "stand_used"]
    return {row["channel"]: int(row["count"]) for row in rows if row["option"] == "yes" and row["count"] != "0"}
