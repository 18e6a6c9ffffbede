"""The calendar of a council: steps of a year of assessment with their days, and meetings by quarter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

Standing: TypeAlias = Literal["done", "overdue", "soon", "later"]
_SOON: Final = timedelta(days=30)
_QUARTERS: Final = 4
_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, by a day of the year `year` years from that of assessment unless the council says otherwise."""

    code: str
    title: str
    year: int
    month: int
    day: int

    def usual_day(self, year: int) -> date:
        """Return the day for a year of assessment."""
        return date(year + self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The steps of a year, and how many meetings there are to be in a quarter."""

    steps: Sequence[Step]
    meetings_a_quarter: int


@dataclass(frozen=True, slots=True)
class OwnDays:
    """What a council says of a step: another day to do it by, the day on which it was done; None says nothing."""

    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A step of a council's year, by its usual day or by the council's own."""

    step: Step
    due_on: date
    is_moved: bool
    done_on: date | None

    def stands(self, today: date) -> Standing:
        """Return where the step stands: nothing is overdue on the very day, and soon is within 30 days."""
        if self.done_on is not None:
            return "done"
        if self.due_on < today:
            return "overdue"
        return "soon" if self.due_on - today <= _SOON else "later"


def list_entries(steps: Iterable[Step], year: int, own: Mapping[str, OwnDays]) -> list[CalendarEntry]:
    """Return the steps of a year of assessment by day; `own` are the council's words by code of the step."""
    entries = []
    for step in steps:
        days, usual = own.get(step.code, OwnDays()), step.usual_day(year)
        due_on = days.due_on or usual
        entries.append(CalendarEntry(step, due_on, due_on != usual, days.done_on))
    return sorted(entries, key=lambda each: each.due_on)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, 1 to 4, and how many meetings it had; `lacks` is whether it is over with too few."""

    number: int
    meetings: int
    lacks: bool


def count_quarters(days: Iterable[date], year: int, needed: int, today: date) -> list[Quarter]:
    """Count the meetings of a year by quarter."""
    held = [(each.month - 1) // _MONTHS + 1 for each in days if each.year == year]
    past = _QUARTERS if today.year > year else (today.month - 1) // _MONTHS if today.year == year else 0
    return [
        Quarter(number, held.count(number), lacks=number <= past and held.count(number) < needed)
        for number in range(1, _QUARTERS + 1)
    ]
