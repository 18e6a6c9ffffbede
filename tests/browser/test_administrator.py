"""The administrator's first day, in a browser without JavaScript; and every page by axe at three widths."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from survey_app.domain.accounts import NewAccount
from survey_app.domain.audit import AuditEntry
from survey_app.domain.jobs import JobRun
from survey_app.services.record_act import record_act
from survey_app.storage.job_runs import keep_run
from survey_app.storage.models import AccountRow
from tests.accounts import PASSWORD, invite, make_code
from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.following import follow
from tests.factories import add_council, add_organization

LONG_ADDRESS = "konstantinopolskaya.aleksandra.vladislavovna@obshchestvennyi-sovet-regiona.example.ru"
pytestmark = pytest.mark.browser
REGISTER = "name;sphere;inn;region\nШкола № 5;education;7707083893;Казань\nКлуб «Заря»;culture;;Казань\n;social;;\n"


def _sign_in_for_the_first_time(page: Page, live_server: LiveServer) -> None:
    """Set a password by the link, and a second factor, as an administrator must."""
    page.goto(live_server.url + invite(live_server.app, NewAccount("chief@example.ru", "administrator")))
    page.get_by_label("Новый пароль", exact=True).fill(PASSWORD)
    page.get_by_label("Новый пароль ещё раз").fill(PASSWORD)
    page.get_by_role("button", name="Задать пароль").click()
    page.get_by_label("Электронная почта").fill("chief@example.ru")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).first.click()
    key = page.locator(".key").inner_text()
    page.get_by_label(re.compile("Код")).first.fill(make_code(key))
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".recovery-codes")).to_be_visible()


def _look_around(page: Page, code: str) -> None:
    """See how the system is, and what the log says; it names no organization that nobody touched."""
    page.get_by_role("link", name="Состояние").click()
    expect(page.get_by_text("flask worker run.")).to_be_visible()
    page.get_by_role("button", name="Сверить").click()
    expect(page.get_by_role("status")).to_contain_text("Расхождений нет")

    page.get_by_role("link", name="Журнал").click()
    for act in ("выдача токена", "добавление учётной записи", "добавление совета", "загрузка реестра"):
        expect(page.get_by_role("cell", name=act)).to_be_visible()
    assert code not in page.content()


def test_the_first_day_of_an_administrator(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    page = context.new_page()
    _sign_in_for_the_first_time(page, live_server)

    page.goto(f"{live_server.url}/administration/")
    page.get_by_role("link", name="Загрузите файл реестра").click()
    file = tmp_path / "реестр.csv"
    file.write_text(REGISTER, encoding="utf-8")
    page.get_by_label("Файл реестра").set_input_files(file)
    page.get_by_role("button", name="Показать различия").click()
    expect(page.get_by_text("нет наименования")).to_be_visible()
    page.get_by_role("link", name="Добавится: 2").click()
    expect(page.get_by_text("Клуб «Заря»")).to_be_visible()
    page.get_by_label("Загрузить все строки, кроме отклонённых: 1").check()
    page.get_by_role("button", name="Применить").click()
    expect(page.get_by_role("status").first).to_have_text("Загружено. Добавлено: 2, изменено: 0.")
    page.get_by_role("link", name="Школа № 5").click()
    code = page.locator(".above .code").inner_text()

    page.get_by_role("link", name="Советы").click()
    page.get_by_role("link", name="Добавить совет").click()
    page.get_by_label("Код", exact=True).fill("schools")
    page.get_by_label("Наименование").fill("Совет по образованию")
    page.get_by_label("Образование").check()
    page.get_by_role("button", name="Далее").click()
    expect(page.locator(".facts dd")).to_have_text("1")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("link", name="Совет по образованию")).to_be_visible()

    page.get_by_role("link", name="Учётные записи").click()
    page.get_by_role("link", name="Пригласить человека").click()
    page.get_by_label("Адрес электронной почты").fill("anna@example.ru")
    page.get_by_label("Роль").select_option("council")
    page.get_by_role("button", name="Пригласить").click()
    expect(page.get_by_role("link", name="Советы: Для этой роли выберите один совет.")).to_be_visible()
    page.get_by_label("Совет по образованию").check()
    page.get_by_role("button", name="Пригласить").click()
    link = page.get_by_label("Ссылка действует").input_value()

    page.get_by_role("link", name="Токены").click()
    page.get_by_role("link", name="Выдать токен").click()
    page.get_by_label("Совет", exact=True).select_option("schools")
    page.get_by_label("Для чего он").fill("Портал")
    page.get_by_role("button", name="Выдать токен").click()
    token = page.get_by_label("Скопируйте токен сейчас").input_value()

    _look_around(page, code)
    context.close()

    answer = live_server.app.test_client().get("/api/v1/cycles", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert live_server.app.test_client().get(link.removeprefix(live_server.url)).status_code == 200


def _states(page: Page, live_server: LiveServer, tmp_path: Path) -> Iterator[str]:
    root = f"{live_server.url}/administration"
    for path in (
        *("/register", "/register?query=никто", "/register/organizations/K7M3Q9XA", "/register/duplicates"),
        *("/register/organizations/K7M3Q9XA/archive", "/register/merge?first=K7M3Q9XA&second=BBBB1111"),
        *("/register/import", "/register/import/none", "/councils", "/councils/add", "/councils/social/change"),
        *("/accounts", "/accounts/add", "/tokens", "/tokens/add", "/jobs", "/system", "/audit", "/audit?actor=никто"),
    ):
        page.goto(root + path)
        yield path
    file = tmp_path / "реестр.csv"
    file.write_text(REGISTER.replace("name;", "code;name;").replace("\nШкола", "\nK7M3Q9XA;Школа"), encoding="utf-8")
    page.goto(f"{root}/register/import")
    follow(page.get_by_role("button", name="Показать различия"))
    yield "no file"
    page.get_by_label("Файл реестра").set_input_files(file)
    follow(page.get_by_role("button", name="Показать различия"))
    yield "refused lines"
    follow(page.get_by_role("link", name="Изменится"))
    yield "changes"
    follow(page.get_by_role("button", name="Применить"))
    yield "held by refused lines"
    page.goto(f"{root}/councils/add")
    follow(page.get_by_role("button", name="Далее"))
    yield "a wrong council"
    page.goto(f"{root}/accounts/add")
    follow(page.get_by_role("button", name="Пригласить"))
    yield "a wrong account"
    page.goto(f"{root}/tokens/add")
    follow(page.get_by_role("button", name="Выдать токен"))
    yield "a wrong token"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_every_page_fits_and_has_no_barrier(live_server: LiveServer, page: Page, tmp_path: Path, width: int) -> None:
    here = live_server.app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    with here.sessions.begin() as session:
        long = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 12»"
        add_organization(session, "K7M3Q9XA", name=long, inn="7707083893", site_url="школа.рф")
        add_organization(session, "BBBB1111", name="Библиотека", sphere="culture")
        add_council(session)
    invite(live_server.app, NewAccount(LONG_ADDRESS, "administrator"))
    with here.readers() as session:
        account_id = session.scalar(select(AccountRow.id).filter_by(email=LONG_ADDRESS))
    record_act(
        here.engine, AuditEntry(datetime.now(UTC), f"account {account_id}", "administrator", "sign_in", "", account_id)
    )
    with here.engine.begin() as connection:
        keep_run(connection, JobRun("clear", datetime.now(UTC), 1234, "OperationalError"))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/account/sign-in")
    page.locator('button[value="administrator 0"]').click()
    expect(page.get_by_role("heading", name="Реестр организаций")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    states = _states(page, live_server, tmp_path)
    seen = [(state, page.evaluate(overflow), run_axe(page, ("violations",))) for state in states]
    assert seen == [(state, 0, []) for state, *_ in seen]
    assert len(seen) == 26


def test_the_way_through_an_import_needs_no_mouse(live_server: LiveServer, page: Page, tmp_path: Path) -> None:
    here = live_server.app.extensions["survey"]
    here.settings = replace(here.settings, demo=True)
    page.goto(f"{live_server.url}/account/sign-in")
    follow(page.locator('button[value="administrator 0"]'))
    page.goto(f"{live_server.url}/administration/register/import")
    file = tmp_path / "реестр.csv"
    file.write_text("name;sphere\nКлуб;culture\n", encoding="utf-8")
    page.get_by_label("Файл реестра").set_input_files(file)
    for words in ("Показать различия", "Применить"):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == words:
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Загружено. Добавлено: 1, изменено: 0.")
