"""A free text as councils read it: whose, in which month, and nothing that leads to its response."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One free text about an organization (`code`, `name`); `month` is `YYYY-MM`."""

    code: str
    name: str
    month: str
    question: str
    text: str
