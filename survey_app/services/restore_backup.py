"""Brings a backup into an empty database, whole or not at all, and counts everything anew."""

from dataclasses import dataclass
from typing import IO

from sqlalchemy import Connection, Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.backups import Manifest, Tell
from survey_app.domain.errors import Refusal
from survey_app.domain.packing import make_layout
from survey_app.exports.backup_file import BackupNewer, BackupReader
from survey_app.storage import migrations
from survey_app.storage.backup_loading import load_backup, lock_out_others, require_empty
from survey_app.storage.clearing import forget_on_disk
from survey_app.storage.questionnaires import LayoutChangedError, register_layouts
from survey_app.storage.recount import replace_rollup
from survey_app.storage.session import read_snapshot


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: what the file says of itself, and how many responses were counted."""

    manifest: Manifest
    responses: int


class BackupOfOtherQuestionnaires(Refusal):
    """Answers in the backup were given to other questions than those that the program knows under their names."""

    code = "backup_other_questionnaires"


def restore_backup(engine: Engine, catalogue: Catalogue, file: IO[bytes], tell: Tell) -> Restored:
    """Restore the file in one transaction; others who would use the database wait.

    Raises a refusal for a file that is no whole backup, or newer, and for a database that is not empty.
    """
    with BackupReader(file) as backup:
        manifest = backup.manifest
        if not migrations.knows_revision(manifest.revision):
            raise BackupNewer("A newer program made this backup; restore it with that one.", about=[manifest.version])
        with read_snapshot(engine) as connection:
            require_empty(connection)
        backup.check()
        with engine.begin() as connection:
            lock_out_others(connection)
            require_empty(connection)
            responses = _load(connection, catalogue, backup, tell)
    forget_on_disk(engine)
    return Restored(manifest, responses)


def _load(connection: Connection, catalogue: Catalogue, backup: BackupReader, tell: Tell) -> int:
    manifest = backup.manifest
    tables = ((table, backup.read_rows(table)) for table in manifest.tables)
    try:
        for rows in load_backup(connection, manifest.revision, tables):
            tell(rows, manifest.rows)
        register_layouts(
            connection, {key: make_layout(each).signature() for key, each in catalogue.questionnaires.items()}
        )
    except LayoutChangedError as error:
        raise BackupOfOtherQuestionnaires(str(error)) from error
    return replace_rollup(connection)
