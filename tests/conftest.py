"""Databases, installations and clients for the tests: everything that touches storage runs on both databases."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.factory import create_app
from survey_app.services.installation import Installation, open_installation
from survey_app.settings import ROOT, Settings
from survey_app.storage import migrations
from survey_app.storage.session import make_engine, make_sessions, parse_database_url
from tests.chromium import browser
from tests.postgresql import open_server

__all__ = ["browser"]  # a fixture


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server on which databases may be made."""
    with open_server() as url:
        yield parse_database_url(url)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[tuple[Engine, str]]:
    """A migrated PostgreSQL database that the tests' databases are copied from."""
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    name = f"nok_test_{uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = make_engine(postgresql_server.set(database=name).render_as_string(hide_password=False))
    migrations.upgrade(engine)
    engine.dispose()
    yield admin, name
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that the tests' files are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite database."""
    path = tmp_path / "survey.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_template: tuple[Engine, str], postgresql_server: URL) -> Iterator[str]:
    """A fresh migrated PostgreSQL database, dropped afterwards."""
    with copy_postgresql(postgresql_template, postgresql_server) as url:
        yield url


@contextmanager
def copy_postgresql(template: tuple[Engine, str], server: URL) -> Iterator[str]:
    """Give a copy of the template, dropped afterwards."""
    admin, original = template
    name = f"{original}_{uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {original}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database: the test runs once on each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh migrated database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """The factory of sessions on a fresh migrated database."""
    return make_sessions(engine)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue(ROOT / "config")


SECRET_KEY = "7Vq2xk9ZmP4tR8wYb3Lc6Nf1Hd5Gs0Jt"  # the program itself refuses a weak one


def make_settings(database_url: str, **changes: object) -> Settings:
    """Settings as an installation for tests has them."""
    # Tests look at many downloads without reading them to their end, which leaves each its slot.
    values = {"public_url": "http://localhost:8000", "web_threads": 32, **changes}
    return Settings(database_url=database_url, secret_key=SECRET_KEY, **values)  # type: ignore[arg-type]


@pytest.fixture
def installation(database_url: str, catalogue: Catalogue) -> Iterator[Installation]:
    """An installation on a fresh migrated database."""
    installation = open_installation(make_settings(database_url), catalogue)
    yield installation
    installation.close()


@pytest.fixture
def app(database_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """The application on a fresh migrated database."""
    app = create_app(make_settings(database_url), catalogue)
    yield app
    app.extensions["survey"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application."""
    return app.test_client()
