"""A sign of how the system is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: its name, whether it is well, what was seen, and what to do if it is not."""

    name: str
    is_good: bool
    seen: str
    advice: str = ""
