"""`flask accounts`: people are added, shut out and let in again; every refusal is a Russian sentence."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.catalogue.catalogue import Catalogue
from survey_app.cli.acts import name_actor
from survey_app.domain.errors import LastAdministrator
from survey_app.factory import create_app
from survey_app.services.disable_account import disable_account
from survey_app.settings import MailServer
from tests.accounts import EMAIL, PASSWORD, Person
from tests.conftest import make_settings
from tests.factories import add_council, add_organization
from tests.integration.cli.conftest import Run
from tests.mail_server import Inbox, open_inbox

LINK = re.compile(r"http://localhost:8000(/account/(?:invitation|reset)/[\w-]{43})\n")


@pytest.fixture(autouse=True)
def councils(app: Flask) -> None:
    """Two councils and an organization."""
    with app.extensions["survey"].sessions.begin() as session:
        add_council(session, "health")
        add_council(session, "social")
        add_organization(session, "K7M3Q9XA")


def link_of(stdout: str) -> str:
    found = LINK.fullmatch(stdout)
    assert found, stdout
    return found[1]


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "administrator"),
        ("--role", "authority", "--council", "health", "--council", "social", "--council", "health"),
        ("--role", "council", "--council", "health"),
        ("--role", "operator", "--council", "social"),
        ("--role", "organization", "--organization", "к7м3q9xa"),
    ],
)
def test_an_account_is_added_for_each_role_and_its_link_stands_alone_on_standard_output(
    app: Flask, run: Run, words: tuple[str, ...]
) -> None:
    result = run("accounts", "add", "Ivanova@Example.ru", *words)
    assert result.exit_code == 0
    assert "Учётная запись добавлена: ivanova@example.ru." in result.stderr
    assert "действует 7 дней и один раз" in result.stderr
    person = Person(app)
    assert person.set_password(link_of(result.stdout)).status_code == 303
    assert person.sign_in().status_code == 303
    listed = run("accounts", "list").stdout
    assert re.fullmatch(
        rf"1  {EMAIL}  {words[1]}  \S+  действует  второй фактор: нет  вход: \d{{4}}-\d\d-\d\d\n", listed
    )


def test_the_list_says_what_each_belongs_to_and_how_it_stands(run: Run) -> None:
    run("accounts", "add", "b@example.ru", "--role", "authority", "--council", "social", "--council", "health")
    run("accounts", "add", "a@example.ru", "--role", "organization", "--organization", "K7M3Q9XA")
    run("accounts", "add", "c@example.ru", "--role", "administrator")
    run("accounts", "disable", "c@example.ru")
    assert run("accounts", "list").stdout.splitlines() == [
        "2  a@example.ru  organization  K7M3Q9XA  приглашена  второй фактор: нет  вход: не было",
        "1  b@example.ru  authority  health,social  приглашена  второй фактор: нет  вход: не было",
        "3  c@example.ru  administrator  —  отключена  второй фактор: нет  вход: не было",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "ivanova", "--role", "administrator"), "«ivanova» — не адрес электронной почты."),
        (("add", "b@example.ru", "--role", "council"), "Для роли «council» нужен ровно один совет: --council КОД."),
        (
            ("add", "b@example.ru", "--role", "operator", "--council", "health", "--council", "social"),
            "Для роли «operator» нужен ровно один совет: --council КОД.",
        ),
        (("add", "b@example.ru", "--role", "authority"), "Для роли «authority» нужен хотя бы один совет"),
        (
            ("add", "b@example.ru", "--role", "administrator", "--council", "health"),
            "Роль «administrator» не связана с советами: уберите --council.",
        ),
        (("add", "b@example.ru", "--role", "organization"), "Для роли «organization» нужна организация"),
        (
            ("add", "b@example.ru", "--role", "council", "--council", "health", "--organization", "K7M3Q9XA"),
            "Роль «council» не связана с организацией: уберите --organization.",
        ),
        (("add", "b@example.ru", "--role", "council", "--council", "none"), "Совет «none» не найден."),
        (
            ("add", "b@example.ru", "--role", "organization", "--organization", "ZZZZZZZZ"),
            "В реестре нет организаций с такими кодами: ZZZZZZZZ.",
        ),
        (("add", "IVANOVA@example.ru", "--role", "administrator"), "Уже есть: ivanova@example.ru."),
        (("disable", "b@example.ru"), "Учётной записи «b@example.ru» нет. Список: flask accounts list."),
        (("enable", "b@example.ru"), "Учётной записи «b@example.ru» нет."),
        (("link", "b@example.ru"), "Учётной записи «b@example.ru» нет."),
        (("link", "off@example.ru"), "Учётная запись «off@example.ru» отключена. Сначала включите её"),
    ],
)
def test_every_refusal_is_a_sentence_and_changes_nothing(run: Run, words: tuple[str, ...], sentence: str) -> None:
    run("accounts", "add", EMAIL, "--role", "administrator")
    run("accounts", "add", "off@example.ru", "--role", "administrator")
    run("accounts", "disable", "off@example.ru")
    before = run("accounts", "list").stdout
    result = run("accounts", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert run("accounts", "list").stdout == before


def test_whoever_is_shut_out_is_let_in_again_with_the_same_password(app: Flask, run: Run) -> None:
    person = Person(app)
    person.set_password(link_of(run("accounts", "add", EMAIL, "--role", "council", "--council", "social").stdout))
    person.sign_in()
    assert run("accounts", "disable", "IVANOVA@example.ru").stdout.startswith("Учётная запись отключена")
    assert not person.is_signed_in()
    assert person.sign_in().status_code == 422
    run("accounts", "enable", EMAIL)
    assert not person.is_signed_in()
    assert person.sign_in().status_code == 303


def add_administrators(app: Flask, run: Run, *names: str) -> None:
    for name in names:
        link = link_of(run("accounts", "add", f"{name}@example.ru", "--role", "administrator").stdout)
        assert Person(app).set_password(link).status_code == 303


def test_the_last_administrator_who_can_sign_in_stays(app: Flask, run: Run) -> None:
    add_administrators(app, run, "a", "b")
    run("accounts", "add", "invited@example.ru", "--role", "administrator")  # cannot sign in yet
    assert run("accounts", "disable", "a@example.ru").exit_code == 0
    for _ in range(2):
        refused = run("accounts", "disable", "b@example.ru")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "b@example.ru — последний действующий администратор. Сначала добавьте другого" in refused.stderr
    assert "b@example.ru  administrator  —  действует" in run("accounts", "list").stdout
    for name in ("a", "invited"):  # who cannot sign in is no loss
        assert run("accounts", "disable", f"{name}@example.ru").exit_code == 0
    run("accounts", "enable", "a@example.ru")
    assert run("accounts", "disable", "b@example.ru").exit_code == 0


def test_two_who_shut_each_other_out_at_once_leave_one(app: Flask, run: Run) -> None:
    add_administrators(app, run, "a", "b")
    here, ready = app.extensions["survey"], Barrier(2)

    def disable(name: str) -> bool:
        ready.wait()
        try:
            with here.sessions.begin() as session:
                disable_account(session, f"{name}@example.ru", datetime.now(UTC))
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(disable, ("a", "b"))) == [False, True]
    assert run("accounts", "list").stdout.count("отключена") == 1


def test_a_new_link_works_in_place_of_the_old(app: Flask, run: Run) -> None:
    first = link_of(run("accounts", "add", EMAIL, "--role", "administrator").stdout)
    second = link_of(run("accounts", "link", EMAIL).stdout)
    person = Person(app)
    assert [person.get(link).status_code for link in (first, second)] == [404, 200]
    person.set_password(second)
    result = run("accounts", "link", EMAIL)
    assert "действует 2 часа и один раз" in result.stderr
    assert link_of(result.stdout).startswith("/account/reset/")


def test_acts_are_logged_by_number_and_never_by_address(app: Flask, run: Run) -> None:
    link_of(run("accounts", "add", EMAIL, "--role", "administrator").stdout)
    for command in ("link", "disable", "enable"):
        run("accounts", command, EMAIL)
    with app.extensions["survey"].readers() as session:
        rows = session.execute(text("SELECT actor, action, subject FROM audit_entry ORDER BY id")).all()
        everything = str(session.execute(text("SELECT * FROM audit_entry")).all())
    actions = ("add_account", "make_account_link", "disable_account", "enable_account")
    assert [tuple(row) for row in rows] == [(name_actor(), action, "1") for action in actions]
    assert "ivanova" not in everything
    assert PASSWORD not in everything


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server of this machine."""
    with open_inbox() as inbox:
        yield inbox


def test_an_invitation_is_mailed_where_there_is_a_server(database_url: str, catalogue: Catalogue, inbox: Inbox) -> None:
    server = MailServer("127.0.0.1", inbox.port, "nok@example.ru")
    app = create_app(make_settings(database_url, mail_server=server), catalogue)
    result = app.test_cli_runner().invoke(args=["accounts", "add", "ирина@example.ru", "--role", "administrator"])
    assert result.exit_code == 1  # letters beyond ASCII before the @ reach few servers
    result = app.test_cli_runner().invoke(args=["accounts", "add", "irina@пример.рф", "--role", "administrator"])
    assert "Письмо со ссылкой отправлено: irina@пример.рф." in result.stderr
    (letter,) = inbox.wait(1)
    assert (letter["From"], letter["To"]) == ("nok@example.ru", "irina@xn--e1afmkfd.xn--p1ai")
    assert letter["Subject"] == "Приглашение: сервис независимой оценки качества"
    assert result.stdout.strip() in letter.get_content()
    app.extensions["survey"].close()


@pytest.mark.parametrize("port", [1])
def test_a_letter_that_was_not_taken_is_said_and_the_link_is_printed(
    database_url: str, catalogue: Catalogue, port: int
) -> None:
    app = create_app(make_settings(database_url, mail_server=MailServer("127.0.0.1", port, "n@example.ru")), catalogue)
    result = app.test_cli_runner().invoke(args=["accounts", "add", EMAIL, "--role", "administrator"])
    assert result.exit_code == 0
    assert "Письмо отправить не удалось" in result.stderr
    assert link_of(result.stdout)
    app.extensions["survey"].close()
