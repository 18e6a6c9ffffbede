"""What the file of a backup says of itself."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

FORMAT: Final = 1
"""Another number for another shape of the file; contents of tables follow from the revision of the schema."""

Kind = Literal["number", "flag", "text", "day", "instant", "key", "bytes"]
"""What a column holds, whichever database it comes from or goes to; each may be empty besides."""

Tell = Callable[[int, int], None]
"""Is told how many rows more are written or loaded, and how many there are in all."""

_BATCH: Final = 1_000
_LARGE_BATCH: Final = 4  # rows that hold files


def choose_batch(kinds: Collection[Kind]) -> int:
    """Return how many rows with columns of these kinds are held in memory at once."""
    return _LARGE_BATCH if "bytes" in kinds else _BATCH


@dataclass(frozen=True, slots=True)
class BackupColumn:
    """A column of a table in a backup."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class BackupTable:
    """A table in a backup: its rows, and SHA-256 in hex of its lines."""

    name: str
    columns: Sequence[BackupColumn]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `tables` are in an order in which they can be loaded."""

    format: int
    product: str
    version: str
    revision: str
    made_at: datetime
    tables: Sequence[BackupTable]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables)

    def count(self, name: str) -> int:
        """Return how many rows a table has."""
        return sum(table.rows for table in self.tables if table.name == name)
