"""Writes everything that an installation keeps into one file, as of one moment; nobody waits for it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

from sqlalchemy import Engine

from survey_app import VERSION
from survey_app.domain.backups import Manifest, Tell
from survey_app.domain.errors import Refusal
from survey_app.exports.backup_file import BackupWriter
from survey_app.storage import migrations
from survey_app.storage.backup_rows import count_rows, list_columns, list_tables, read_rows
from survey_app.storage.session import read_snapshot


class DatabaseOutdated(Refusal):
    """The database is not at the program's own revision; `about` is the database's."""

    code = "database_outdated"


def create_backup(engine: Engine, file: IO[bytes], now: datetime, tell: Tell) -> Manifest:
    """Write the file and return what it says of itself. Raises DatabaseOutdated."""
    with read_snapshot(engine) as connection, BackupWriter(file) as writer:
        revision = migrations.current_revision(connection)
        if revision is None or revision != migrations.head_revision():
            raise DatabaseOutdated("Bring the database to the newest version first.", about=[revision or ""])
        total = count_rows(connection)
        for table in list_tables():
            writer.add(table.name, list_columns(table), _tell_each(read_rows(connection, table), tell, total))
        return writer.finish(VERSION, revision, now)


def _tell_each(batches: Iterator[list[list[Any]]], tell: Tell, total: int) -> Iterator[Sequence[Sequence[Any]]]:
    for batch in batches:
        yield batch
        tell(len(batch), total)
