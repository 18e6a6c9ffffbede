"""The commands of a council's year, from an empty database to a closed cycle."""

from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import text

from survey_app.storage import migrations
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.tallies import Key, Tally, write_rollup
from survey_app.worker.lease import Lease
from tests.factories import add_organization
from tests.integration.cli.conftest import Run


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        for letter in "ABC":
            add_organization(session, f"K7M3Q9X{letter}", sphere="health" if letter == "C" else "social")


def refuse(run: Run, *words: str | Path) -> str:
    """Run a command that must refuse; returns what it says on stderr, having printed nothing else."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return result.stderr


def test_a_year_of_a_council(run: Run) -> None:
    said = [
        run("councils", "add", "social", "Совет по соцзащите", "--sphere", "social", "--timezone", "Asia/Omsk").stdout,
        run("councils", "list").stdout,
        run("cycles", "add", "social", 2026, "--all", "--opens", "2026-02-01", "--closes", "2026-11-01").stdout,
        run("cycles", "open", "social-2026").stdout,
        run("cycles", "list").stdout,
        run("cycles", "close", "social-2026").stdout,
        run("cycles", "list").stdout,
    ]
    edition = "nok-344n-2018-operators"
    assert said == [
        "Совет добавлен: social.\n",
        "social  Совет по соцзащите  [сфера: social]  Asia/Omsk\n",
        "Цикл добавлен: social-2026, организаций 2.\n",
        "Цикл открыт: social-2026.\n",
        f"social-2026  social  открыт  {edition}  организаций 2  2026-02-01 — 2026-11-01\n",
        "Цикл закрыт: social-2026.\n",
        f"social-2026  social  закрыт  {edition}  организаций 2  2026-02-01 — 2026-11-01\n",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "K7M3Q9XA\n\nк7м3q9хс\n",
        "K7M3Q9XA;\nK7M3Q9XC;\n",
        '"K7M3Q9XA"\n"K7M3Q9XC"\n',
        "Код\nK7M3Q9XA\nK7M3Q9XC\n",
        "name;Code\nШкола;K7M3Q9XA\nКлуб;K7M3Q9XC\n",
        'Наименование;Код\n"Школа;\nлицей";K7M3Q9XA\n;K7M3Q9XC\n',
    ],
)
def test_a_list_comes_from_a_file(run: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(content, "utf-8-sig")
    run("councils", "add", "social", "Совет", "--sphere", "social")
    result = run("cycles", "add", "social", 2026, "--name", "autumn", "--organizations", file)
    assert result.stdout == "Цикл добавлен: social-2026-autumn, организаций 2.\n"
    assert result.stderr == "Внимание, вне полномочий совета: K7M3Q9XC.\n"


def test_the_exported_register_is_a_list_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(run("organizations", "list").stdout_bytes)
    run("councils", "add", "all", "Совет")
    assert "организаций 3." in run("cycles", "add", "all", 2026, "--organizations", file).stdout


def test_refusals_are_russian_sentences(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("K7M3Q9XA\nZZZZZZZZ\nшкола\n")
    run("councils", "add", "social", "Совет")
    run("cycles", "add", "social", 2026, "--all")
    assert "Уже есть: social.\n" in refuse(run, "councils", "add", "social", "Ещё")
    assert "Код «Bad» не подходит" in refuse(run, "councils", "add", "Bad", "Совет")
    assert "слишком длинное: нужно не больше 300" in refuse(run, "councils", "add", "long", "С" * 301)
    assert "слишком длинный" in refuse(run, "councils", "add", "region", "Совет", "--region", "Р" * 201)
    assert "Совет «none» не найден" in refuse(run, "cycles", "add", "none", "2026", "--all")
    unknown = refuse(run, "cycles", "add", "social", "2027", "--organizations", file)
    assert "нет организаций с такими кодами: ZZZZZZZZ, школа.\n" in unknown
    assert "Редакция методики «x» неизвестна" in refuse(
        run, "cycles", "add", "social", "2027", "--all", "--edition", "x"
    )
    assert "Цикл «social-2027» не найден" in refuse(run, "cycles", "open", "social-2027")
    assert "состояние: social-2026, черновик.\n" in refuse(run, "cycles", "close", "social-2026")
    run("cycles", "add", "social", 2027, "--all")
    run("cycles", "open", "social-2026")
    opened = refuse(run, "cycles", "open", "social-2027")
    assert "организаций: social-2026 (3). Организации: K7M3Q9XA, K7M3Q9XB, K7M3Q9XC.\n" in opened
    assert "«America/New_York» западнее UTC" in refuse(
        run, "councils", "add", "west", "Совет", "--timezone", "America/New_York"
    )
    for option, said in (("region", "Пустой регион"), ("organization", "Пустой код"), ("territory", "«» — не начало")):
        assert said in refuse(run, "councils", "add", "other", "Совет", f"--{option}", "")
    for number in ("9", "0", "99999999999", "9" * 30):
        assert f"Токена с номером {number} нет" in refuse(run, "tokens", "revoke", number)


def test_a_refusal_about_many_organizations_stays_short(app: Flask, run: Run) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        for number in range(30):
            add_organization(session, f"M7M3Q9{number:02}")
    run("councils", "add", "social", "Совет")
    for year in (2026, 2027):
        run("cycles", "add", "social", year, "--all")
    run("cycles", "open", "social-2026")
    opened = refuse(run, "cycles", "open", "social-2027")
    assert "social-2026 (33). Организации: K7M3Q9XA, " in opened
    assert opened.endswith("M7M3Q916 и ещё 13.\n")


def test_a_list_comes_from_a_workbook(run: Run, tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Код"])
    workbook.worksheets[0].append(["K7M3Q9XA"])
    workbook.save(tmp_path / "list.xlsx")
    run("councils", "add", "social", "Совет")
    added = run("cycles", "add", "social", 2026, "--organizations", tmp_path / "list.xlsx")
    assert added.stdout == "Цикл добавлен: social-2026, организаций 1.\n"


@pytest.mark.parametrize("choice", [(), ("--all", "--organizations", __file__)])
def test_a_list_is_asked_for_in_one_way(run: Run, choice: tuple[str, ...]) -> None:
    result = run("cycles", "add", "social", 2026, *choice)
    assert (result.exit_code, "одно из двух" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" \n", "Файл пуст."),
        (b"PK\x03\x04\x00", "не читается как XLSX"),
        (b"K7M3Q9XA\x00", "Это не таблица"),
        ("имя;инн\nШкола;7718084659\n".encode(), "нет столбца code"),
        (b"K7M3Q9XA\nK7M3Q9XB,K7M3Q9XC\n", "в строке 2 заполнено больше"),
        (b"code;name\n;x\n", "нет ни одного кода"),
    ],
)
def test_an_unreadable_list_is_refused_in_words(run: Run, tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    assert sentence in refuse(run, "cycles", "add", "social", "2026", "--organizations", file)


def test_a_token_is_printed_once_alone_and_listed_without_its_text(run: Run) -> None:
    run("councils", "add", "social", "Совет")
    added = run(
        "tokens",
        "add",
        "social",
        "--role",
        "operator",
        "--expires",
        "2099-12-31",
        "--scope",
        "rating",
        "--scope",
        "totals",
        "--name",
        " Сайт  министерства ",
    )
    (token,) = added.stdout.splitlines()
    assert token.startswith("nok_")
    assert token not in added.stderr
    listed = run("tokens", "list").stdout
    assert "social  operator  действует  создан" in listed
    assert "действует до 2099-12-31  использован никогда  totals,rating  Сайт министерства\n" in listed
    assert token not in listed
    assert run("tokens", "revoke", 1).stdout == "Токен 1 отозван.\n"
    assert "  отозван  " in run("tokens", "list").stdout
    assert "уже прошёл" in refuse(run, "tokens", "add", "social", "--role", "council", "--expires", "2020-01-01")
    assert "до 80 печатных" in refuse(run, "tokens", "add", "social", "--role", "council", "--name", "м" * 81)


def test_a_token_with_no_scope_named_may_do_all_of_its_role(run: Run) -> None:
    run("councils", "add", "social", "Совет")
    (token,) = run("tokens", "add", "social", "--role", "council").stdout.splitlines()
    assert token.startswith("nok_")
    assert run("tokens", "list").stdout.endswith("  totals,rating,suggestions,observations,batch\n")


def test_a_council_may_have_a_list_of_organizations(run: Run) -> None:
    assert "ZZZZ9999" in refuse(run, "councils", "add", "list", "Совет", "--organization", "ZZZZ9999")
    run("councils", "add", "list", "Совет", "--organization", "к7м3q9ха", "--organization", "K7M3Q9XA")
    assert "[организации: K7M3Q9XA]" in run("councils", "list").stdout
    assert "организаций 1" in run("cycles", "add", "list", 2026, "--all").stdout


def test_totals_are_checked_and_rebuilt(app: Flask, run: Run) -> None:
    assert run("totals", "check").stdout == "Сверено ответов: 0, расхождений: 0.\n"
    run("councils", "add", "social", "Совет")
    run("cycles", "add", "social", 2026, "--all")
    app.extensions["survey"].register_questionnaires()
    with app.extensions["survey"].engine.begin() as connection:
        counts = [0] * len(list_layouts(connection)[1].counts)
        write_rollup(connection, [Tally(Key(1, 1, 1, 1, set_aside=False), 4, counts)])
    result = run("totals", "check")
    assert result.exit_code == 1
    assert "social-2026  K7M3Q9XA  widget  responses: в итогах 4, при пересчёте 0\n" in result.stdout
    assert run("totals", "rebuild").stdout == "Итоги пересчитаны, ответов: 0.\n"
    assert run("totals", "check").exit_code == 0


def test_the_database_is_upgraded_and_checked(app: Flask, run: Run) -> None:
    engine = app.extensions["survey"].engine
    assert "совпадает с моделями" in run("database", "check").stdout
    migrations.downgrade(engine, "base")
    assert run("database", "check").exit_code == 1
    assert "flask database upgrade" in refuse(run, "councils", "list")
    head = migrations.head_revision()
    assert run("database", "upgrade").stdout == f"База данных готова, версия {head}.\n"
    assert run("database", "upgrade").exit_code == 0
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE worker_lease"))
    result = run("database", "check")
    assert (result.exit_code, "worker_lease" in result.stdout) == (1, True)


def test_one_round_of_the_worker(app: Flask, run: Run) -> None:
    engine = app.extensions["survey"].engine
    assert run("worker", "run", "--once").exit_code == 0
    other = Lease(engine)
    assert other.take()
    assert "Уже работает другой обработчик" in refuse(run, "worker", "run", "--once")
    other.release()
    assert run("worker", "run", "--once").exit_code == 0
    migrations.downgrade(engine, "base")
    assert "База данных недоступна" in refuse(run, "worker", "run", "--once")
