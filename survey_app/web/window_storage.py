"""The limiter's memory, for an installation of one process: fixed windows, counted under one lock.

The library's own memory storage starts a thread up to a hundred times a second to look for ended windows, which cost
more than everything else that a response pays for its limit. Here a call that is counting sweeps them now and then.
"""

import time
from threading import Lock
from typing import Any, Final

from limits.storage import MemoryStorage

SCHEME: Final = "process"
_SWEEP_SECONDS: Final = 30.0


class WindowStorage(MemoryStorage):
    """Counts keys in windows of fixed length; registered with the library under its scheme, `process://`."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library reads a list

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self._lock = Lock()
        self._sweep_at = time.time() + _SWEEP_SECONDS

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count under the key, in a window of `expiry` seconds from its first count; returns the count so far."""
        now = time.time()
        with self._lock:
            if self.expirations.get(key, 0.0) <= now:
                self.expirations[key] = now + expiry
                self.storage[key] = 0
            self.storage[key] += amount
            if now >= self._sweep_at:
                self._sweep(now)
            return self.storage[key]

    def _sweep(self, now: float) -> None:
        self._sweep_at = now + _SWEEP_SECONDS
        for key in [key for key, ends_at in self.expirations.items() if ends_at <= now]:
            del self.expirations[key], self.storage[key]
