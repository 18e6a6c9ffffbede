"""A whole year of a council, as people walk it: from the list to what is signed, with answers of every kind."""

import csv
import io
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

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
    answer_on_the_schools_page(page.context.new_page(), root)
    page.goto(f"{root}{CYCLE}")
    hand_in_paper(page, tmp_path)
    type_in_what_was_said_by_telephone(page, root)
    observe(page, root)
    close(page, root)
    propose(page, root)
    publish(page, root)
    assert read_channels(page, root) == {"widget": 1, "paper": 2, "phone": 1}
    read_pack(build_pack(live_server, page))


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
    page.close()


def hand_in_paper(page: Page, folder: Path) -> None:
    follow(page.get_by_role("link", name="Работа оператора"))
    follow(page.get_by_role("link", name="Загрузка анкет"))
    file = folder / "листы.csv"
    file.write_text(PAPER, "utf-8")
    page.get_by_label("Файл с анкетами").set_input_files(file)
    follow(page.get_by_role("button", name="Проверить файл"))
    follow(page.get_by_role("button", name="Сохранить"))
    expect(page.get_by_role("status")).to_have_text("Сохранено: 2, уже были: 0, отклонено: 0.")


def type_in_what_was_said_by_telephone(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}/entry")
    page.get_by_label("Код организации").fill(SCHOOL)
    page.get_by_label("Как заполнены").select_option("phone")
    page.get_by_label("В какой день").fill("2026-05-20")
    page.get_by_label("Номер последнего листа").fill("1")
    follow(page.get_by_role("button", name="Начать ввод"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Лист 1 из 1")
    page.keyboard.type("11" + "2" + "1" + "2" + "2" + "1" + "1" + "2" + "1" + "1" + "2")
    follow(page.get_by_role("button", name="Сохранить лист 1"))
    expect(page.get_by_role("heading", name="Стопка закончена")).to_be_visible()


def observe(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}/organizations/{SCHOOL}/observations")
    for name, value in OBSERVED.items():
        page.locator(f'[name="{name}"]').fill(value)
    follow(page.get_by_role("button", name="Сохранить наблюдения"))
    expect(page.get_by_role("status")).to_have_text("Сохранено.")


def close(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}")
    follow(page.get_by_role("link", name="Завершить сбор ответов"))
    follow(page.get_by_role("button", name="Завершить сбор ответов"))


def propose(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}/organizations/{SCHOOL}/proposals")
    follow(page.get_by_role("link", name=re.compile("^Добавить.*2.3")))
    page.get_by_label("Срок").fill("2027-06-01")
    follow(page.get_by_role("button", name="Сохранить черновик"))
    page.goto(f"{root}{CYCLE}/proposals/approve")
    page.get_by_label("Номер решения").fill("11-ОС")
    page.get_by_label("Дата решения").fill("2026-11-19")
    follow(page.get_by_role("button", name="Утвердить"))
    expect(page.get_by_text("Утверждено предложений: 1.")).to_be_visible()


def publish(page: Page, root: str) -> None:
    page.goto(f"{root}{CYCLE}")
    follow(page.get_by_role("link", name="Опубликовать результаты"))
    page.get_by_label("Номер решения").fill("12-ОС")
    page.get_by_label("Дата решения").fill("2026-11-20")
    follow(page.get_by_role("button", name="Опубликовать навсегда"))
    expect(page.get_by_role("status")).to_contain_text("Результаты опубликованы")


def build_pack(server: LiveServer, page: Page) -> ZipFile:
    page.goto(f"{server.url}{CYCLE}/pack")
    follow(page.get_by_role("button", name="Собрать пакет"))
    worked = server.app.test_cli_runner().invoke(args=["worker", "run", "--once"])
    assert worked.exit_code == 0, worked.output
    expect(page.get_by_role("heading", name="Пакет готов")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать ZIP").click()
    return ZipFile(download.value.path())


def read_pack(pack: ZipFile) -> None:
    """Look for what a chairman signs: the decision, the school and its proposal, sums that agree."""
    files = {name.removeprefix("social-2026/"): pack.read(name) for name in pack.namelist()}
    report = read_pdf(files["report.pdf"])
    assert "12-ОС" in report
    assert "Школа" in report
    assert "01.06.2027" in read_pdf(files[f"organizations/{SCHOOL}.pdf"])
    for line in files["manifest.sha256"].decode().splitlines():
        digest, name = line.split("  ", 1)
        assert sha256(files[name]).hexdigest() == digest
    assert {"report.docx", "protocol.docx", "rating.xlsx"} <= files.keys()


def read_pdf(content: bytes) -> str:
    """Return the text of all pages, spaces made alike."""
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in PdfDocument(content)).split())


def read_channels(page: Page, root: str) -> dict[str, int]:
    page.goto(f"{root}{CYCLE}/organizations")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ответы на вопросы: CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["question"] == "stand_used"]
    return {row["channel"]: int(row["count"]) for row in rows if row["option"] == "yes" and row["count"] != "0"}
