"""What councils published: a compressed snapshot with its decision and digest, written once."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from survey_app.domain.cycles import CycleState
from survey_app.storage.models import CycleRow, CycleSnapshotRow
from survey_app.storage.visible_cycles import VisibleCycle

_ONE_ROW: Final = {"yield_per": 1}


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A published cycle; `content` is JSON, `digest` the SHA-256 that it had when it was stored."""

    decision_number: str
    decided_on: date
    frozen_at: datetime
    digest: str
    content: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the content is still what was stored."""
        return digest_of(self.content) == self.digest


def find_snapshot(connection: Connection, cycle_id: int) -> StoredSnapshot | None:
    """Return what was published of a cycle, None before that."""
    row = CycleSnapshotRow
    columns = (row.decision_number, row.decided_on, row.frozen_at, row.digest, row.content)
    found = connection.execute(select(*columns).where(row.cycle_id == cycle_id)).one_or_none()
    if found is None:
        return None
    number, decided_on, frozen_at, digest, content = found
    in_utc = frozen_at.replace(tzinfo=frozen_at.tzinfo or UTC)  # SQLite keeps no zone
    return StoredSnapshot(number, decided_on, in_utc, digest, _unpack(content))


def add_snapshot(connection: Connection, cycle_id: int, snapshot: StoredSnapshot) -> None:
    """Store what is published."""
    values = {
        "cycle_id": cycle_id,
        "decision_number": snapshot.decision_number,
        "decided_on": snapshot.decided_on,
        "frozen_at": snapshot.frozen_at,
        "digest": snapshot.digest,
        "content": gzip.compress(snapshot.content, mtime=0),
    }
    connection.execute(insert(CycleSnapshotRow).values(values))


def stream_earlier(connection: Connection, cycle: VisibleCycle, first_year: int) -> Iterator[bytes]:
    """Give the contents that the same council published before, from that year on, the newest first."""
    row = CycleRow
    statement = (
        select(CycleSnapshotRow.content)
        .join(row, row.id == CycleSnapshotRow.cycle_id)
        .where(
            row.council_id == cycle.council_id,
            row.id != cycle.id,
            row.year.between(first_year, cycle.card.year),
            row.state == CycleState.PUBLISHED.value,
        )
        .order_by(row.year.desc(), CycleSnapshotRow.decided_on.desc(), row.id.desc())
    )
    for content in connection.execute(statement, execution_options=_ONE_ROW).scalars():
        yield gzip.decompress(content)


def _unpack(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return b""  # nothing is left to read, and the digest tells it


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()
