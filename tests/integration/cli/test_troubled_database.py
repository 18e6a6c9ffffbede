"""What commands say of a database that is busy or refuses, and which of them wait for no writer."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.storage.session import make_engine
from tests.conftest import make_settings
from tests.integration.cli.conftest import Run


@pytest.fixture
def locked(sqlite_url: str, catalogue: Catalogue) -> Iterator[Run]:
    """Commands on an SQLite database that another program is writing to."""
    app = create_app(make_settings(sqlite_url), catalogue)
    engine = app.extensions["survey"].engine
    event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout = 10"))
    other = make_engine(sqlite_url)
    with other.begin():
        yield lambda *words: app.test_cli_runner().invoke(args=words, catch_exceptions=False)
    other.dispose()
    app.extensions["survey"].close()


@pytest.mark.parametrize("words", [("councils", "add", "social", "Совет"), ("worker", "run", "--once")])
def test_a_busy_database_asks_for_patience(locked: Run, words: tuple[str, ...]) -> None:
    result = locked(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "пишет другая программа" in result.stderr
    assert "upgrade" not in result.stderr


@pytest.mark.parametrize(
    "words",
    [("councils", "list"), ("cycles", "list"), ("tokens", "list"), ("organizations", "list"), ("database", "check")],
)
def test_commands_that_read_wait_for_no_writer(locked: Run, words: tuple[str, ...]) -> None:
    assert locked(*words).exit_code == 0


@pytest.mark.parametrize("words", [("councils", "add", "social", "Совет"), ("worker", "run", "--once")])
def test_a_database_that_refuses_by_itself_is_not_called_away(app: Flask, run: Run, words: tuple[str, ...]) -> None:
    engine = app.extensions["survey"].engine
    forbidding = "PRAGMA query_only = ON" if engine.dialect.name == "sqlite" else "SET TRANSACTION READ ONLY"

    def forbid(connection: Connection) -> None:
        connection.exec_driver_sql(forbidding)

    event.listen(engine, "begin", forbid)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("База данных ответила ошибкой")
