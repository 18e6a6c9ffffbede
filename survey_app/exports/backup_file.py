"""The file of a backup: a ZIP with a table of rows in each entry, a JSON array a line, and a manifest at its end."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import IO, Any, Final, Self
from uuid import UUID

import msgspec

from survey_app.domain.backups import FORMAT, BackupColumn, BackupTable, Kind, Manifest
from survey_app.domain.errors import Refusal

PRODUCT: Final = "nok-survey"
_MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 4 * 1024 * 1024
_PIECE: Final = 1024 * 1024
_LEVEL: Final = 6
_FILE: Final = 0o100600 << 16  # an ordinary file for nobody but its owner
_UNIX: Final = 3
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError)
_TYPES: Final[dict[Kind, Any]] = {
    "number": int | None,
    "flag": bool | None,
    "text": str | None,
    "day": date | None,
    "instant": datetime | None,
    "key": UUID | None,
    "bytes": bytes | None,
}


class BackupUnreadable(Refusal):
    """The file is no backup of this program."""

    code = "backup_unreadable"


class BackupDamaged(Refusal):
    """The backup does not hold what it says it holds; `about` names the table."""

    code = "backup_damaged"


class BackupNewer(Refusal):
    """A newer program made the backup; `about` is its version."""

    code = "backup_newer"


class BackupWriter:
    """A backup being written, table by table; `finish` adds what the file says of itself."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._tables: list[BackupTable] = []

    def add(self, name: str, columns: Sequence[BackupColumn], batches: Iterable[Sequence[Sequence[Any]]]) -> None:
        """Add a table, batch by batch of its rows."""
        digest, rows, encode = hashlib.sha256(), 0, msgspec.json.Encoder().encode_lines
        with self._zip.open(_describe(_entry(name)), "w", force_zip64=True) as entry:
            for batch in batches:
                lines = encode(batch)
                digest.update(lines)
                entry.write(lines)
                rows += len(batch)
        self._tables.append(BackupTable(str(name), columns, rows, digest.hexdigest()))

    def finish(self, version: str, revision: str, made_at: datetime) -> Manifest:
        """Add the manifest and return it."""
        manifest = Manifest(FORMAT, PRODUCT, version, revision, made_at.astimezone(UTC), self._tables)
        with self._zip.open(_describe(_MANIFEST), "w") as entry:
            entry.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        return manifest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


class BackupReader:
    """An opened backup. Raises BackupUnreadable for what is none, BackupNewer for a shape that came later."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            content = self._zip.open(_MANIFEST).read(_LARGEST_MANIFEST)
            told = msgspec.json.decode(content, type=dict[str, Any])
        except (*_BROKEN, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BackupUnreadable("The file is no backup of this program, or was not copied whole.") from error
        self.manifest = _convert(told)

    def check(self) -> None:
        """Read everything once and compare with the manifest. Raises BackupDamaged."""
        for table in self.manifest.tables:
            digest, rows = hashlib.sha256(), 0
            try:
                with self._zip.open(_entry(table.name)) as entry:
                    while piece := entry.read(_PIECE):
                        digest.update(piece)
                        rows += piece.count(b"\n")
            except _BROKEN as error:
                raise _make_damaged(table.name) from error
            if (digest.hexdigest(), rows) != (table.sha256, table.rows):
                raise _make_damaged(table.name)

    def read_rows(self, table: BackupTable) -> Iterator[list[Any]]:
        """Give the rows of a table as Python values. Raises BackupDamaged."""
        row = msgspec.json.Decoder(tuple[tuple(_TYPES[column.kind] for column in table.columns)])  # type: ignore[misc]
        try:
            with self._zip.open(_entry(table.name)) as entry:
                for line in entry:
                    yield row.decode(line)
        except (*_BROKEN, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _make_damaged(table.name) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


def _convert(told: dict[str, Any]) -> Manifest:
    if told.get("product") != PRODUCT:
        raise BackupUnreadable("The file is no backup of this program.")
    if told.get("format") != FORMAT:
        version = str(told.get("version"))
        raise BackupNewer("A newer program made this backup; restore it with that one.", about=[version])
    try:
        return msgspec.convert(told, Manifest)
    except msgspec.ValidationError as error:
        raise _make_damaged(_MANIFEST) from error


def _make_damaged(name: str) -> BackupDamaged:
    """Return the refusal of a backup in which a part, by its name, is not what the manifest says."""
    return BackupDamaged("The backup is damaged: a part of it is not what its manifest says.", about=[name])


def _entry(table: str) -> str:
    return f"tables/{table}.ndjson"


def _describe(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _FILE, _UNIX
    return info
