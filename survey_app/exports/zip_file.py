"""ZIP whose bytes follow from its content alone, written to a file entry by entry; a manifest of SHA-256 at its end."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Final, Self

MANIFEST: Final = "manifest.sha256"
_LEVEL: Final = 6
_FILE: Final = 0o100644 << 16  # an ordinary file that its owner may write
_UNIX: Final = 3
_PACKED: Final = (".docx", ".xlsx")  # deflated inside already; of PDFs, half is not


class PackFile:
    """A ZIP being written: files inside one folder, in the order in which they are added."""

    def __init__(self, file: IO[bytes], folder: str, written_at: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._folder = folder
        self._written_at = written_at
        self._digests: list[tuple[str, str]] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a file, piece by piece; `name` may have a folder, and slashes only."""
        info = _describe(f"{self._folder}/{name}", self._written_at)
        info.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                digest.update(piece)
                entry.write(piece)
        self._digests.append((digest.hexdigest(), name))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Add the manifest, which `sha256sum -c` reads, and finish the file; of a broken one only let go."""
        if kind is None:
            manifest = "".join(f"{digest}  {name}\n" for digest, name in self._digests)
            with self._zip.open(_describe(f"{self._folder}/{MANIFEST}", self._written_at), "w") as entry:
                entry.write(manifest.encode())
        self._zip.close()


def repack(packed: IO[bytes], written_at: datetime) -> bytes:
    """Return a ZIP with the same files in the same order, all of one time."""
    again = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        for name in old.namelist():
            new.writestr(_describe(name, written_at), old.read(name))
    return again.getvalue()


def _describe(name: str, written_at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, written_at.astimezone(UTC).timetuple()[:6])
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, _FILE, _UNIX
    return info
