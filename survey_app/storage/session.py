"""Engines and sessions: how each of the two databases is spoken to."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.identifiers import receipt_digest
from survey_app.domain.organizations import fold_for_search
from survey_app.storage.sqlite_file import watch_file

_CONNECT_SECONDS = 3
_WAIT_SECONDS = 5
# A server that vanished without a word is found out within ten seconds or so, not after the system's quarter of an
# hour.
_DEAD_PEER: Final = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}


def parse_database_url(text: str) -> URL:
    """Return the address with the driver we use; `postgres:` and `postgresql:` mean psycopg."""
    url = make_url(text)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    return url


def make_engine(database_url: str, *, pool_size: int = 5) -> Engine:
    """Return the engine for sessions; on SQLite every writing transaction begins with its lock in hand."""
    engine = _create(database_url, pool_size, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def make_intake_engine(database_url: str, *, pool_size: int) -> Engine:
    """Return the engine of the hot path: autocommit, no reset between uses, statements stay prepared."""
    engine = _create(database_url, pool_size, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _limit_waits)
    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions; whoever opens one commits it, once, at the end."""
    return sessionmaker(engine, expire_on_commit=False)


def make_readers(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions that only read: on SQLite they wait for no writer."""
    return sessionmaker(engine.execution_options(is_reader=True), expire_on_commit=False)


@contextmanager
def read_snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database and cannot write."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection.execution_options(is_reader=True)
        with connection.begin():
            yield connection


def _create(database_url: str, pool_size: int, **options: Any) -> Engine:
    url = parse_database_url(database_url)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
        connect_args: dict[str, Any] = {"timeout": _WAIT_SECONDS}
    else:
        connect_args = {"connect_timeout": _CONNECT_SECONDS, **_DEAD_PEER}
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_timeout=_WAIT_SECONDS,
        connect_args=connect_args,
        hide_parameters=True,  # an error message must not carry someone's answers into a log
        **options,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        if _is_file(url):
            watch_file(engine, str(url.database))
    return engine


def _make_folder(url: URL) -> None:
    if _is_file(url):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)


def _is_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:"


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses acknowledged rows when the power goes
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is cleared must not stay readable in free pages
    # What PostgreSQL can do by itself: digests of receipts, and letters of one size beyond ASCII.
    connection.create_function("receipt_digest", 1, receipt_digest, deterministic=True)
    connection.create_function("fold_for_search", 1, fold_for_search, deterministic=True)


def _limit_waits(connection: Any, _record: object) -> None:
    # A locked table must not hold every thread of the server: whoever waits is asked to come again soon.
    connection.execute(f"SET statement_timeout = {_WAIT_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("is_reader")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
