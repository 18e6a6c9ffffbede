"""The lease that lets one worker run at a time.

It saves double work, no more: every job is right with any number of workers, for the database's own locks see to that.
A dead worker's lease ends by itself.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Engine, or_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.storage.models import WorkerLeaseRow

LEASE_SECONDS: Final = 30


class LeaseHeldError(Exception):
    """Another worker holds the lease."""


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(slots=True)
class Lease:
    """One worker's claim; `clock` gives seconds since 1970 UTC."""

    engine: Engine
    seconds: int = LEASE_SECONDS
    clock: Callable[[], float] = time.time
    holder: str = field(default_factory=_name)
    _renew_at: float = float("-inf")

    def take(self) -> bool:
        """Take the lease, or renew it when half of it is over; False while another worker holds it."""
        now = int(self.clock())
        if now < self._renew_at:
            return True
        free = or_(WorkerLeaseRow.holder == self.holder, WorkerLeaseRow.expires_at <= now)
        claim = update(WorkerLeaseRow).where(free).values(holder=self.holder, expires_at=now + self.seconds)
        with self.engine.begin() as connection:
            is_ours = connection.execute(claim).rowcount == 1
        self._renew_at = now + self.seconds // 2 if is_ours else float("-inf")
        return is_ours

    def release(self) -> None:
        """Give the lease back, if it is ours; while the database is away it ends by itself."""
        self._renew_at = float("-inf")
        ours = update(WorkerLeaseRow).where(WorkerLeaseRow.holder == self.holder)
        with suppress(DBAPIError, PoolTimeoutError), self.engine.begin() as connection:
            connection.execute(ours.values(holder="", expires_at=0))
