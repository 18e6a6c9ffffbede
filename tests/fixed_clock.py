"""A clock that stands still, for entry points that ask what time it is."""

from datetime import UTC, datetime, tzinfo

import pytest

NOON = datetime(2026, 5, 20, 9, tzinfo=UTC)  # in Moscow


class _Stopped(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Stopped":
        """Return noon, always."""
        return cls.fromtimestamp(NOON.timestamp(), tz)


def stop_clock(patch: pytest.MonkeyPatch, *modules: str) -> None:
    """Let it be noon of 20 May 2026 for these modules."""
    for module in modules:
        patch.setattr(f"{module}.datetime", _Stopped)
