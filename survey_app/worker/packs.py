"""Builds the packs that councils ask for, a few seconds at a time, so that folding and the lease go on between."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Final

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.catalogue.catalogue import Catalogue
from survey_app.services.build_stored_pack import build_stored_pack
from survey_app.storage.packs import TakenPack, fail_pack, has_waiting, put_back, take_pack
from survey_app.storage.session import read_snapshot
from survey_app.worker.journal import now_utc

_LOG = structlog.get_logger(__name__)
_LOST: Final = (DBAPIError, PoolTimeoutError)
INTERNAL: Final = "internal"


@dataclass(slots=True)
class PackMaker:
    """One worker's pack under way, if any; `seconds` is how long it goes on before others have their turn."""

    engine: Engine
    catalogue: Catalogue
    seconds: float = 2.0
    clock: Callable[[], datetime] = now_utc
    _taken: TakenPack | None = None
    _steps: Iterator[None] = field(default_factory=lambda: iter(()))

    def work(self) -> bool:
        """Go on with the pack under way, or begin the next; True while there is more to do at once."""
        if self._taken is None and not self._take():
            return False
        until = monotonic() + self.seconds
        try:
            for _ in self._steps:
                if monotonic() >= until:
                    return True
        except _LOST:  # whoever takes it next begins anew
            self._taken = None
            raise
        except Exception as error:  # noqa: BLE001 - one pack that cannot be built must not end the worker
            self._fail(error)
        self._taken = None
        return True

    def leave(self) -> None:
        """Let the pack under way wait for the next worker."""
        if self._taken is not None:
            with suppress(*_LOST), self.engine.begin() as connection:
                put_back(connection, self._taken)
            self._taken, self._steps = None, iter(())

    def _take(self) -> bool:
        with read_snapshot(self.engine) as connection:
            if not has_waiting(connection):
                return False
        with self.engine.begin() as connection:
            taken = take_pack(connection, self.clock())
        if taken is not None:
            _LOG.info("building a pack", cycle=taken.cycle)
            self._taken, self._steps = taken, build_stored_pack(self.engine, self.catalogue, taken, self.clock)
        return taken is not None

    def _fail(self, error: Exception) -> None:
        assert self._taken, "only a pack under way fails"
        # Only the kind of error: its text may quote a row.
        _LOG.error("a pack could not be built", cycle=self._taken.cycle, error=type(error).__name__)
        with self.engine.begin() as connection:
            fail_pack(connection, self._taken, INTERNAL, self.clock())
