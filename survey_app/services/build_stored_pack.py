"""Builds a pack that somebody asked for and keeps its file in the database, step by step."""

import hashlib
import tempfile
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from io import SEEK_END
from time import monotonic
from typing import IO, Final

from sqlalchemy import Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.errors import Refusal
from survey_app.domain.packs import PackProgress
from survey_app.services.build_pack import build_pack
from survey_app.services.gather_pack import gather_pack
from survey_app.storage.packs import (
    FinishedPack,
    TakenPack,
    fail_pack,
    finish_pack,
    keep_piece,
    tell_progress,
)
from survey_app.storage.session import read_snapshot

_PIECE: Final = 1024 * 1024  # bytes: one transaction, so that on SQLite others wait for no more
_TOLD_EVERY: Final = 1.0  # seconds, so soon is a cancel seen
_KEEPING_BEGINS: Final = 92  # per cent

Clock = Callable[[], datetime]


class _TakenAwayError(Exception):
    """The build was cancelled, or somebody else has begun it anew."""


def build_stored_pack(engine: Engine, catalogue: Catalogue, taken: TakenPack, clock: Clock) -> Iterator[None]:
    """Build and keep a pack; whoever takes the steps may do other things between. A step takes seconds at most.

    What goes wrong with the pack itself is written beside it; errors of the database pass.
    """
    try:
        with tempfile.TemporaryFile() as file:
            inputs = yield from _build(engine, catalogue, taken, file)
            yield from _keep(engine, taken, file, inputs, clock)
    except _TakenAwayError:
        return
    except Refusal as refusal:
        with engine.begin() as connection:
            fail_pack(connection, taken, refusal.code, clock())


def _build(engine: Engine, catalogue: Catalogue, taken: TakenPack, file: IO[bytes]) -> Generator[None, None, str]:
    """Write the file; returns the digest of what it was made of."""
    with read_snapshot(engine) as connection:
        content, inputs = gather_pack(connection, taken.cycle)
    told_at = float("-inf")
    for progress in build_pack(content, catalogue, file):
        if monotonic() - told_at >= _TOLD_EVERY:
            _tell(engine, taken, progress)
            told_at = monotonic()
        yield
    return inputs.digest


def _keep(engine: Engine, taken: TakenPack, file: IO[bytes], inputs: str, clock: Clock) -> Iterator[None]:
    size, digest = file.seek(0, SEEK_END), hashlib.sha256()
    file.seek(0)
    for number in range(-(-size // _PIECE)):
        piece = file.read(_PIECE)
        digest.update(piece)
        percent = _KEEPING_BEGINS + (100 - _KEEPING_BEGINS) * number * _PIECE // size
        with engine.begin() as connection:
            if not keep_piece(connection, taken, number, piece, PackProgress("keeping", percent)):
                raise _TakenAwayError
        yield
    with engine.begin() as connection:
        finish_pack(connection, taken, FinishedPack(inputs, digest.hexdigest(), size), clock())


def _tell(engine: Engine, taken: TakenPack, progress: PackProgress) -> None:
    with engine.begin() as connection:
        if not tell_progress(connection, taken, progress):
            raise _TakenAwayError
