"""A clock that stands still, for entry points that ask what time it is."""

from datetime import UTC, datetime, tzinfo

import pytest

NOON = datetime(2026, 5, 20, 9, tzinfo=UTC)  # in Moscow


def stop_clock(patch: pytest.MonkeyPatch, *modules: str, at: datetime = NOON) -> None:
    """Let it be noon of 20 May 2026, or another instant, for these modules."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Stopped":
            """Return that instant, always."""
            return cls.fromtimestamp(at.timestamp(), tz)

    for module in modules:
        patch.setattr(f"{module}.datetime", Stopped)
