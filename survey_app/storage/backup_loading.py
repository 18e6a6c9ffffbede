"""Loads a backup into a database in which nothing is yet, all within the caller's transaction."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Inspector,
    LargeBinary,
    column,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import NullType, TypeEngine

from survey_app.domain.backups import BackupTable, Kind, choose_batch
from survey_app.domain.errors import Refusal
from survey_app.storage import migrations
from survey_app.storage.base import Base, Key
from survey_app.storage.models import AuditEntryRow, WorkerLeaseRow
from survey_app.storage.system_state import read_lease_end

_RESTORING: Final = 0x6E6F6B  # names our lock among those of the database
# What an installation has that was only prepared; its log is carried on behind the backup's.
_PREPARED: Final = frozenset(
    {"alembic_version", "audit_entry", "fold_position", "job_run", "questionnaire", "worker_lease"}
)
_TYPES: Final[Mapping[Kind, TypeEngine[Any]]] = {
    "flag": Boolean(),
    "day": Date(),
    "instant": DateTime(timezone=True),
    "key": Key,
    "bytes": LargeBinary(),
}


class DatabaseNotEmpty(Refusal):
    """Something is in the database that a backup would replace; `about` names the tables."""

    code = "database_not_empty"


class DatabaseInUse(Refusal):
    """The services run on the database: a process that remembers row ids of before would store wrong ones."""

    code = "database_in_use"


class TableMismatch(Refusal):
    """The schema has no such table or columns, or its rules forbid what stands there; `about` names the table."""

    code = "backup_damaged"


def lock_out_others(connection: Connection) -> None:
    """Let nobody else restore here, nor use what is about to be made anew; SQLite's writer is alone anyway."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(select(func.pg_advisory_xact_lock(_RESTORING)))
    for name in inspect(connection).get_table_names():
        if name in Base.metadata.tables:
            connection.execute(text(f'LOCK TABLE "{name}" IN ACCESS EXCLUSIVE MODE'))


def require_empty(connection: Connection) -> None:
    """Refuse a database in which anybody has done anything yet, or on which the services run."""
    seen = inspect(connection)
    present = [name for name in seen.get_table_names() if name in Base.metadata.tables]
    revision = migrations.current_revision(connection)
    if revision is None and not present:
        return
    filled = [name for name in present if name not in _PREPARED and _has_rows(connection, name)]
    if revision is None or not migrations.knows_revision(revision) or filled:
        raise DatabaseNotEmpty("The database is not empty; restore into a new one.", about=sorted(filled or present))
    is_led = WorkerLeaseRow.__tablename__ in present
    if (is_led and read_lease_end(connection) > time.time()) or _has_company(connection):
        raise DatabaseInUse("The services run on this database; stop them before.")


def load_backup(
    connection: Connection, revision: str, tables: Iterable[tuple[BackupTable, Iterable[Sequence[Any]]]]
) -> Iterator[int]:
    """Make the schema anew as of a revision, load the tables and bring all to head; gives how many rows each step adds.

    Raises TableMismatch.
    """
    log = _read_log(connection)
    migrations.rebuild_schema(connection, revision)
    seen = inspect(connection)
    for described, rows in tables:
        yield from _load(connection, seen, described, rows)
    migrations.upgrade_to_head(connection)
    _move_sequences(connection)
    if log:
        connection.execute(insert(AuditEntryRow), log)
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))  # whoever plans what follows knows nothing of these rows yet


def _has_company(connection: Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return False  # SQLite does not tell
    others = "datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    return bool(connection.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")))  # noqa: S608


def _has_rows(connection: Connection, name: str) -> bool:
    return connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first() is not None


def _read_log(connection: Connection) -> list[dict[str, Any]]:
    if not inspect(connection).has_table(AuditEntryRow.__tablename__):
        return []
    columns = [each for each in AuditEntryRow.__table__.columns if each.name != "id"]
    return [dict(row) for row in connection.execute(select(*columns).order_by(AuditEntryRow.id)).mappings()]


def _load(
    connection: Connection, seen: Inspector, described: BackupTable, rows: Iterable[Sequence[Any]]
) -> Iterator[int]:
    names = [each.name for each in described.columns]
    if not seen.has_table(described.name) or {each["name"] for each in seen.get_columns(described.name)} != {*names}:
        raise TableMismatch("The backup has a table that its schema does not have.", about=[described.name])
    kinds = [each.kind for each in described.columns]
    columns = [column(name, _TYPES.get(kind, NullType())) for name, kind in zip(names, kinds, strict=True)]
    statement = insert(table(described.name, *columns))
    is_sqlite = connection.dialect.name == "sqlite"
    keys = [number for number, kind in enumerate(kinds) if kind == "key" and is_sqlite]
    size, remaining = choose_batch(kinds), iter(rows)
    while batch := [list(row) for row in islice(remaining, size)]:
        for number in keys:
            for row in batch:
                row[number] = row[number] and row[number].bytes
        try:
            connection.execute(statement, [dict(zip(names, row, strict=True)) for row in batch])
        except (DataError, IntegrityError) as error:
            raise TableMismatch("The backup has rows that cannot be.", about=[described.name]) from error
        yield len(batch)


def _move_sequences(connection: Connection) -> None:
    """Let PostgreSQL number new rows behind those that were loaded; SQLite does by itself."""
    if connection.dialect.name != "postgresql":
        return
    for each in Base.metadata.sorted_tables:
        if "id" not in each.columns:
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(each.name, "id")))
        highest = connection.scalar(select(func.max(each.c.id))) if sequence else None
        if highest:
            connection.execute(select(func.setval(sequence, highest)))
