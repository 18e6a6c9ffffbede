"""The states of a cycle, the moves between them, and the names of cycles."""

import re
from enum import StrEnum
from typing import Final


class CycleState(StrEnum):
    """Where a cycle stands; `STANDING` is the year's store of answers outside any cycle and never moves."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    PUBLISHED = "published"
    STANDING = "standing"


_NEXT: Final[dict[CycleState, frozenset[CycleState]]] = {
    CycleState.DRAFT: frozenset({CycleState.OPEN}),
    CycleState.OPEN: frozenset({CycleState.CLOSING}),
    CycleState.CLOSING: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset({CycleState.PUBLISHED}),
    CycleState.PUBLISHED: frozenset(),
    CycleState.STANDING: frozenset(),
}

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
CODE_PATTERN = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
MAX_CODE_LENGTH = 40
_STANDING = re.compile(r"(?P<council>[a-z0-9-]+)-standing-(?P<year>[0-9]{4})\Z")


def can_move(current: CycleState, target: CycleState) -> bool:
    """Tell whether a cycle may go from one state to the other."""
    return target in _NEXT[current]


def cycle_code(council: str, year: int, name: str | None = None) -> str:
    """Return the cycle's code: `{council}-{year}` or `{council}-{year}-{name}`."""
    return f"{council}-{year}" if name is None else f"{council}-{year}-{name}"


def standing_code(year: int) -> str:
    """Return the code of the stored year of answers outside any cycle; it belongs to no council."""
    return f"standing-{year}"


def council_standing_code(council: str, year: int) -> str:
    """Return the code of a council's view of a standing year, `{council}-standing-{year}`."""
    return f"{council}-{standing_code(year)}"


def parse_standing_code(code: str) -> tuple[str, int] | None:
    """Return (council, year) if the code names a council's standing view, `{council}-standing-{year}`."""
    match = _STANDING.match(code)
    return (match["council"], int(match["year"])) if match else None


def is_year(year: int) -> bool:
    """Tell whether a cycle may be of this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def check_code(code: str) -> str | None:
    """Return why a council's code or a cycle's name cannot be used, or None if it can."""
    if len(code) > MAX_CODE_LENGTH or not CODE_PATTERN.match(code):
        return "use small Latin letters, digits and single hyphens, beginning with a letter, at most 40 characters"
    if "standing" in code.split("-"):
        return "the word 'standing' is kept for answers outside any cycle"
    return None
