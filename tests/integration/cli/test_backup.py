"""`flask backup` as an administrator types it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.storage.session import make_engine
from tests.backups import read_kept
from tests.conftest import make_settings
from tests.factories import add_organization, response_payload
from tests.integration.cli.conftest import Run

Open = Callable[[str], Run]


@pytest.fixture
def open_at(tmp_path: Path, catalogue: Catalogue) -> Iterator[Open]:
    """Commands on another database, by its file."""
    with ExitStack() as stack:

        def open_one(name: str) -> Run:
            app = create_app(make_settings(f"sqlite:///{tmp_path / name}"), catalogue)
            stack.callback(app.extensions["survey"].close)
            runner = app.test_cli_runner()
            return lambda *words: runner.invoke(args=[str(word) for word in words], catch_exceptions=False)

        yield open_one


@pytest.fixture
def file(app: Flask, run: Run, tmp_path: Path) -> Path:
    """A backup of a council with one response."""
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session)
    run("councils", "add", "social", "Совет")
    answer = app.test_client().post("/api/v1/organizations/K7M3Q9XA/responses", json=response_payload())
    assert answer.status_code == 201
    path = tmp_path / "копия.zip"
    result = run("backup", "create", path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Резервная копия готова: {path}, 0,0 МБ. Анкет: 1, всего строк: ")
    assert "SECRET_KEY" in result.stdout
    assert "flask accounts link EMAIL --reset-second-factor" in result.stdout
    return path


def test_a_backup_moves_to_an_empty_database(app: Flask, run: Run, file: Path, open_at: Open, tmp_path: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    there = open_at("there.db")
    result = there("backup", "restore", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Восстановлено из копии от ")
    assert " UTC (версия 0.1.0). Анкет: 1.\n" in result.stdout
    assert "systemctl restart" in result.stdout
    assert there("totals", "check").stdout == "Сверено ответов: 1, расхождений: 0.\n"
    assert there("councils", "list").stdout == run("councils", "list").stdout
    _check_logs(app, file.with_name("there.db"))


def _check_logs(app: Flask, there: Path) -> None:
    engine = make_engine(f"sqlite:///{there}")
    here, back = (read_kept(each)["audit_entry"] for each in (app.extensions["survey"].engine, engine))
    engine.dispose()
    assert [row["action"] for row in here] == ["add_council", "create_backup"]
    assert [row["action"] for row in back] == ["add_council", "restore_backup"]
    assert here[0] == back[0]


def test_a_backup_that_is_there_is_replaced_only_by_force(run: Run, file: Path) -> None:
    content = file.read_bytes()
    refused = run("backup", "create", file)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "--force" in refused.stderr
    assert file.read_bytes() == content
    file.chmod(0o644)
    assert run("backup", "create", file, "--force").exit_code == 0
    assert file.read_bytes() != content
    assert file.stat().st_mode & 0o777 == 0o600


def test_refusals_are_russian_and_say_what_to_do(run: Run, file: Path, open_at: Open, tmp_path: Path) -> None:
    strange, cut = tmp_path / "a.zip", tmp_path / "b.zip"
    strange.write_text("никакая не копия")
    cut.write_bytes(file.read_bytes()[:-40])
    there = open_at("there.db")
    said = {
        "не резервная копия": there("backup", "restore", strange),
        "скопирован не целиком": there("backup", "restore", cut),
        "База данных не пуста": run("backup", "restore", file),
        "flask database upgrade": there("backup", "create", tmp_path / "c.zip"),
        "No such file": run("backup", "create", tmp_path / "none" / "c.zip"),
    }
    for words, result in said.items():
        assert (result.exit_code, result.stdout) == (1, ""), words
        assert words in result.stderr, result.stderr
    assert not (tmp_path / "c.zip").exists()
