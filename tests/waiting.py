"""Waiting for what other processes do, never longer than it may take."""

import time
from collections.abc import Callable


def wait_until(happened: Callable[[], bool], seconds: float = 20.0) -> None:
    """Poll until something happened; AssertionError after these seconds."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
