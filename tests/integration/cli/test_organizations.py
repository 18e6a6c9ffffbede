from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from survey_app.cli.organizations import organizations
from survey_app.storage import migrations

PUBLISHED = Path(__file__).parents[2] / "fixtures" / "register-as-published.csv"


@pytest.fixture
def runner(engine: Engine, sessions: sessionmaker[Session]) -> FlaskCliRunner:
    app = Flask("commands")
    app.extensions["survey"] = SimpleNamespace(engine=engine, sessions=sessions, readers=sessions)
    app.cli.add_command(organizations)
    return app.test_cli_runner()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.csv"
    file.write_text("name;inn;sphere\nШкола;7718084659;education\nКлуб;7729403843;culture\n", "cp1251")
    return file


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.csv"
    file.write_text("name;inn;sphere\nШкола;7718084659;education\nКлуб;7729403840;club\n", "utf-8")
    return file


def run(runner: FlaskCliRunner, *words: str | Path) -> Result:
    return runner.invoke(args=["organizations", *map(str, words)])


def test_a_register_is_imported_and_reported(runner: FlaskCliRunner, good: Path) -> None:
    result = run(runner, "import", good)
    assert result.exit_code == 0, result.output
    assert "Добавлено: 2\nИзменено: 0\nБез изменений: 0\nОтклонено: 0\n" in result.stdout
    assert "нет ОГРН (ogrn_missing): 2, строки 2, 3\n" in result.stdout
    assert result.stderr == ""  # no progress bar into a file
    assert "Без изменений: 2\n" in run(runner, "import", good).stdout


def test_a_dirty_published_file_comes_in_with_its_defaults(runner: FlaskCliRunner) -> None:
    words = ("--sphere", "education", "--region", " г.  Москва", "--territory", "45 000 000")
    result = run(runner, "import", PUBLISHED, *words)
    assert result.exit_code == 0, result.output
    assert "Добавлено: 10\n" in result.stdout
    assert "Столбцы не учтены: 0_ID, 1_Номер" in result.stdout
    listed = run(runner, "list", "--format", "csv").stdout
    assert listed.count(";45000000;г. Москва;") == 10


def test_a_refused_line_fails_the_command_and_names_line_and_reason(runner: FlaskCliRunner, bad: Path) -> None:
    result = run(runner, "import", bad)
    assert result.exit_code == 1
    assert "Отклонено: 1\n" in result.stdout
    assert "Отклонена строка 3: ИНН «7729403840» неверен" in result.stdout
    assert "Отклонена строка 3: сфера «club» неизвестна" in result.stdout
    assert "Ничего не записано" in result.stdout
    assert run(runner, "list").stdout.count("\n") == 1


def test_partial_takes_the_good_lines(runner: FlaskCliRunner, bad: Path) -> None:
    result = run(runner, "import", bad, "--partial")
    assert result.exit_code == 0
    assert "Ничего не записано" not in result.stdout
    assert run(runner, "list").stdout.count("\n") == 2


def test_a_dry_run_writes_nothing(runner: FlaskCliRunner, good: Path) -> None:
    result = run(runner, "import", good, "--dry-run")
    assert result.exit_code == 0
    assert "К добавлению: 2\n" in result.stdout
    assert "Пробный прогон: ничего не записано." in result.stdout
    assert run(runner, "list").stdout.count("\n") == 1


def test_the_list_is_for_people_and_for_import(runner: FlaskCliRunner, good: Path, tmp_path: Path) -> None:
    run(runner, "import", good)
    result = run(runner, "list", "--format", "csv")
    assert result.stdout_bytes.startswith("\ufeffcode;name;short_name;inn;".encode())
    assert [line.split(";")[1] for line in result.stdout.splitlines()[1:]] == ["Клуб", "Школа"]
    copy = tmp_path / "copy.csv"
    copy.write_bytes(result.stdout_bytes)
    assert "Без изменений: 2\n" in run(runner, "import", copy).stdout


@pytest.mark.parametrize("option", ["--dry-run", "--partial"])
def test_values_that_empty_cells_erase_are_counted(
    runner: FlaskCliRunner, good: Path, tmp_path: Path, option: str
) -> None:
    run(runner, "import", good, "--territory", "45374000")
    file = tmp_path / "empty.csv"
    file.write_text("name;inn;oktmo\nШкола;7718084659;\nКлуб;7729403843;\n", "utf-8")
    result = run(runner, "import", file, option)
    assert "столбец oktmo, стёрто значений (oktmo_erased): 2, строки 2, 3\n" in result.stdout


def test_a_failing_database_leaves_nothing_on_standard_output(runner: FlaskCliRunner, engine: Engine) -> None:
    migrations.downgrade(engine, "base")
    result = run(runner, "list")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "flask database upgrade" in result.stderr


def test_long_warnings_are_cut(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("name,sphere\n" + "".join(f"Клуб {number},culture\n" for number in range(25)), "utf-8")
    stdout = run(runner, "import", file).stdout
    assert "нет ИНН (inn_missing): 25, строки 2, 3" in stdout
    assert "20, 21 и ещё 5\n" in stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--sphere", "school"), 2, "--sphere"),
        (("--territory", "Москва"), 2, "8 или 11 цифр"),
    ],
)
def test_wrong_options_are_refused(
    runner: FlaskCliRunner, good: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    result = run(runner, "import", good, *words)
    assert (result.exit_code, sentence in result.stderr) == (code, True)


def test_an_unreadable_file_is_refused_in_words(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\x00\x01")
    result = run(runner, "import", file)
    assert result.exit_code == 1
    assert "Это не таблица" in result.stderr
