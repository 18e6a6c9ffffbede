"""How much a visit to somebody's site may take: seconds, bytes, redirects."""

import time
from dataclasses import dataclass


class FetchError(Exception):
    """A page that could not be had; `code` tells why, `about` of what."""

    def __init__(self, code: str, *about: str) -> None:
        super().__init__(code)
        self.code = code
        self.about = about


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The most that one visit may take; `page_bytes` holds for what comes and again for what it unpacks to."""

    seconds: float = 10.0
    connect_seconds: float = 4.0
    page_bytes: int = 1_048_576
    redirects: int = 5
    visits: int = 2


class Deadline:
    """The moment at which a visit ends, whatever it is doing."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then, none once it is over."""
        return max(0.0, self._ends_at - time.monotonic())

    def check(self) -> float:
        """Return the seconds left. Raises FetchError `timeout` if there are none."""
        left = self.left
        if not left:
            raise FetchError("timeout")
        return left
