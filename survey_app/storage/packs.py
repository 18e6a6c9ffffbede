"""Council packs: who asked, who builds, how far it is, and the file in pieces.

A builder holds nothing but the number of its build. Every write of it names that number, so whoever was cancelled, or
whose work another worker began anew, writes nothing more. Pieces are written in transactions of their own: on SQLite
other writers wait for a megabyte, never for a whole pack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from survey_app.domain.packs import MOST_ATTEMPTS, PackProgress, PackStage, PackState
from survey_app.storage.models import CouncilPackRow, CycleRow, PackPieceRow
from survey_app.storage.session import read_snapshot

_ACTIVE: Final = ("queued", "building")
_CLEARED_AT_ONCE: Final = 2  # pieces of a megabyte
INTERRUPTED: Final = "interrupted"
"""The error of a build that was begun as often as it may be and never came to an end."""


@dataclass(frozen=True, slots=True)
class StoredPack:
    """A pack as it stands; `size` in bytes, `digest` and `inputs` SHA-256 in hex, once it is ready."""

    id: int
    state: PackState
    build: int
    stage: PackStage
    percent: int
    requested_at: datetime
    finished_at: datetime | None
    error: str
    inputs: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class TakenPack:
    """A pack that somebody has begun to build."""

    id: int
    build: int
    cycle: str


@dataclass(frozen=True, slots=True)
class FinishedPack:
    """What is known of a pack's file once it is whole."""

    inputs: str
    digest: str
    size: int


def find_pack(connection: Connection, cycle_id: int) -> StoredPack | None:
    """Return the pack of a cycle, None if nobody asked for one or it was cleared."""
    names = StoredPack.__dataclass_fields__
    columns = [getattr(CouncilPackRow, name) for name in names]
    found = connection.execute(select(*columns).where(CouncilPackRow.cycle_id == cycle_id)).one_or_none()
    if found is None:
        return None
    values = {name: _in_utc(value) for name, value in zip(names, found, strict=True)}
    return StoredPack(**cast("Any", values))


def request_pack(connection: Connection, cycle_id: int, *, by: str, now: datetime) -> bool:
    """Ask for a cycle's pack, in place of the one that is there; False if one is waited for already."""
    row = CouncilPackRow
    fresh: dict[str, Any] = {
        "state": "queued",
        "attempts": 0,
        "stage": "reading",
        "percent": 0,
        "requested_by": by,
        "requested_at": now,
        "started_at": None,
        "finished_at": None,
        "error": "",
        "inputs": "",
        "digest": "",
        "size": 0,
    }
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(row).values(cycle_id=cycle_id, build=0, **fresh)
    again = adding.on_conflict_do_update(index_elements=["cycle_id"], set_=fresh, where=row.state.not_in(_ACTIVE))
    return connection.execute(again.returning(row.id)).first() is not None


def cancel_pack(connection: Connection, cycle_id: int, now: datetime) -> bool:
    """Cancel what is waited for; False if nothing is."""
    waiting = and_(CouncilPackRow.cycle_id == cycle_id, CouncilPackRow.state.in_(_ACTIVE))
    return _change(connection, waiting, state="cancelled", finished_at=now)


def has_waiting(connection: Connection) -> bool:
    """Tell whether a pack waits for somebody to build it."""
    return bool(connection.scalar(select(exists().where(CouncilPackRow.state.in_(_ACTIVE)))))


def take_pack(connection: Connection, now: datetime) -> TakenPack | None:
    """Begin the oldest waiting pack; also one whose builder is gone, for only whoever holds the worker's lease takes.

    One that was begun too often is given up instead.
    """
    row = CouncilPackRow
    _change(
        connection,
        and_(row.state == "building", row.attempts >= MOST_ATTEMPTS),
        state="failed",
        error=INTERRUPTED,
        finished_at=now,
    )
    waiting = (
        select(row.id, row.build, row.attempts, CycleRow.code)
        .join(CycleRow, CycleRow.id == row.cycle_id)
        .where(row.state.in_(_ACTIVE))
        .order_by(row.requested_at, row.id)
        .limit(1)
    )
    found = connection.execute(waiting).one_or_none()
    if found is None:
        return None
    taken = TakenPack(found.id, found.build + 1, found.code)
    is_still = and_(row.id == found.id, row.build == found.build, row.state.in_(_ACTIVE))
    begun = {"state": "building", "build": taken.build, "attempts": found.attempts + 1}
    return taken if _change(connection, is_still, **begun, started_at=now, stage="reading", percent=0) else None


def put_back(connection: Connection, taken: TakenPack) -> None:
    """Let a build wait again that its worker leaves in good order: it counts for no attempt."""
    _change(connection, _is_ours(taken), state="queued", attempts=CouncilPackRow.attempts - 1, percent=0)


def tell_progress(connection: Connection, taken: TakenPack, progress: PackProgress) -> bool:
    """Write how far a build is; False if it was cancelled, or is somebody else's by now."""
    return _change(connection, _is_ours(taken), stage=progress.stage, percent=progress.percent)


def keep_piece(connection: Connection, taken: TakenPack, number: int, content: bytes, progress: PackProgress) -> bool:
    """Keep a piece of the file; False as `tell_progress`."""
    if not tell_progress(connection, taken, progress):
        return False
    values = {"pack_id": taken.id, "build": taken.build, "number": number, "content": content}
    connection.execute(insert(PackPieceRow).values(values))
    return True


def finish_pack(connection: Connection, taken: TakenPack, finished: FinishedPack, now: datetime) -> bool:
    """Offer a file whose pieces are all kept; False as `tell_progress`."""
    found = {"inputs": finished.inputs, "digest": finished.digest, "size": finished.size}
    return _change(connection, _is_ours(taken), state="ready", percent=100, finished_at=now, **found)


def fail_pack(connection: Connection, taken: TakenPack, error: str, now: datetime) -> bool:
    """Say why a build ended without a file; False as `tell_progress`."""
    return _change(connection, _is_ours(taken), state="failed", error=error[:40], finished_at=now)


def stream_pieces(engine: Engine, pack: StoredPack) -> Iterator[bytes]:
    """Give the file piece by piece, each read by itself, so that a slow reader keeps no transaction open."""
    number = 0
    while True:
        own = PackPieceRow.pack_id == pack.id, PackPieceRow.build == pack.build, PackPieceRow.number == number
        with read_snapshot(engine) as connection:
            content = connection.scalar(select(PackPieceRow.content).where(*own))
        if content is None:
            return
        yield content
        number += 1


def clear_packs(engine: Engine, before: datetime) -> int:
    """Delete pieces of builds that nobody can download any more, and packs that ended before an instant.

    A few pieces at a time; returns how many.
    """
    row, cleared = CouncilPackRow, 0
    is_old = row.finished_at < before
    current = and_(PackPieceRow.pack_id == row.id, PackPieceRow.build == row.build)
    is_kept = exists().where(current, row.state.in_(("building", "ready")), or_(row.finished_at.is_(None), ~is_old))
    keys = select(PackPieceRow.pack_id, PackPieceRow.build, PackPieceRow.number).where(~is_kept)
    while True:
        with read_snapshot(engine) as connection:
            found = connection.execute(keys.limit(_CLEARED_AT_ONCE)).all()
            has_old = connection.scalar(select(exists().where(is_old)))
        if not found:
            break
        with engine.begin() as connection:
            for pack_id, build, number in found:
                connection.execute(delete(PackPieceRow).filter_by(pack_id=pack_id, build=build, number=number))
        cleared += len(found)
    if has_old:
        with engine.begin() as connection:
            connection.execute(delete(row).where(is_old))
    return cleared


def _is_ours(taken: TakenPack) -> ColumnElement[bool]:
    row = CouncilPackRow
    return and_(row.id == taken.id, row.build == taken.build, row.state == "building")


def _change(connection: Connection, which: ColumnElement[bool], **values: Any) -> bool:
    return connection.execute(update(CouncilPackRow).where(which).values(**values)).rowcount == 1


def _in_utc(value: object) -> object:
    is_naive = isinstance(value, datetime) and value.tzinfo is None  # SQLite forgets the zone
    return value.replace(tzinfo=UTC) if is_naive and isinstance(value, datetime) else value
