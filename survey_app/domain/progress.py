"""How far a cycle has come: who has enough responses, who lags behind the calendar, who is silent."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from survey_app.domain.cards import CycleCard
from survey_app.domain.cycles import CycleState
from survey_app.domain.margins import Sample, is_doubtful

SILENT_DAYS: Final = 14
"""Whose last response is older than this is silent, while responses are collected."""
MOST_DAYS: Final = 62
"""So many days are shown one by one; longer times by weeks."""
Standing: TypeAlias = Literal["met", "lagging", "silent", "unknown", "doubtful"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
Sort: TypeAlias = Literal["name", "responses", "lack", "last"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OrganizationProgress:
    """An organization's numbers in a cycle; `last_on` is the day of its last counted response.

    `required` is None where nobody knows how many are needed; `municipality` are up to eight digits of ОКТМО. With a
    channel asked for, all numbers of responses and the last day are that channel's. `recipients` are the last calendar
    year's, None if unknown.
    """

    code: str
    name: str
    short_name: str
    inn: str
    sphere: str
    municipality: str
    required: int | None
    counted: int
    set_aside: int
    by_channel: dict[str, int]
    last_on: date | None
    recipients: int | None = None

    @property
    def shown_name(self) -> str:
        """The name that people know it by: the short one, where the register has it."""
        return self.short_name or self.name

    @property
    def sample(self) -> Sample:
        """Return the responses against the sample."""
        return Sample(self.counted, self.required)

    @property
    def is_doubtful(self) -> bool:
        """Whether there are more responses than recipients in the register."""
        return is_doubtful(self.counted, self.recipients)


def share_elapsed(cycle: CycleCard, today: date) -> Fraction:
    """Return which part of the time for collecting is over, 0 to 1; all of it where nobody set its days."""
    opens_on, closes_on = cycle.opens_on, cycle.closes_on
    if opens_on is None or closes_on is None or today > closes_on:
        return Fraction(1)
    return Fraction(max(0, (today - opens_on).days), (closes_on - opens_on).days + 1)


def is_lagging(each: OrganizationProgress, elapsed: Fraction) -> bool:
    """Tell whether an organization has fewer responses than its sample needs by now, if they came evenly."""
    return each.required is not None and each.counted < math.ceil(each.required * elapsed)


def is_silent(each: OrganizationProgress, cycle: CycleCard, today: date) -> bool:
    """Tell whether nothing came from an organization: ever, or lately while responses are collected."""
    if each.last_on is None:
        return True
    return cycle.state == CycleState.OPEN and today - each.last_on > timedelta(days=SILENT_DAYS)


def select_by_standing(
    organizations: Iterable[OrganizationProgress], standing: Standing | None, cycle: CycleCard, today: date
) -> list[OrganizationProgress]:
    """Return those that stand so; all of them for None."""
    elapsed = share_elapsed(cycle, today)
    tests: dict[Standing, Callable[[OrganizationProgress], bool]] = {
        "met": lambda each: each.sample.is_met is True,
        "lagging": lambda each: is_lagging(each, elapsed),
        "silent": lambda each: is_silent(each, cycle, today),
        "unknown": lambda each: each.required is None,
        "doubtful": lambda each: each.is_doubtful,
    }
    return [each for each in organizations if standing is None or tests[standing](each)]


def sort_progress(organizations: Iterable[OrganizationProgress], sort: Sort) -> list[OrganizationProgress]:
    """Return them in this order; whoever is equal stays in the order given."""
    if sort == "responses":
        return sorted(organizations, key=lambda each: -each.counted)
    if sort == "lack":  # the smallest part of the sample first, unknown samples at the end
        return sorted(organizations, key=_part_of_sample)
    if sort == "last":
        return sorted(organizations, key=lambda each: each.last_on or date.min)
    return list(organizations)


def _part_of_sample(each: OrganizationProgress) -> Fraction | float:
    if each.required is None:
        return math.inf
    return Fraction(each.counted, each.required) if each.required else Fraction(1)


class Step(NamedTuple):
    """How many organizations have at least `least` and less than `below` per cent of their sample."""

    least: int
    below: int | None
    organizations: int


def count_steps(organizations: Iterable[OrganizationProgress]) -> list[Step]:
    """Count organizations with a known sample by how much of it they have, in quarters."""
    parts = [100 * _part_of_sample(each) for each in organizations if each.required is not None]
    bounds: Sequence[tuple[int, int | None]] = ((0, 25), (25, 50), (50, 75), (75, 100), (100, None))
    return [
        Step(low, high, sum(low <= each and (high is None or each < high) for each in parts)) for low, high in bounds
    ]


class DayCount(NamedTuple):
    """How many counted responses came on a day by a channel."""

    day: date
    channel: str
    responses: int


class Period(NamedTuple):
    """A day or a week, by its first and last day, and its responses by channel."""

    first: date
    last: date
    by_channel: dict[str, int]


def list_periods(days: Iterable[DayCount]) -> list[Period]:
    """Return every day between the first and the last one, or every week (from Monday) if they are many."""
    counted = sorted(days)
    if not counted:
        return []
    first, last = counted[0].day, counted[-1].day
    step = timedelta(days=1) if last - first < timedelta(days=MOST_DAYS) else _WEEK
    if step == _WEEK:
        first -= timedelta(days=first.weekday())
    periods = [
        Period(first + number * step, first + (number + 1) * step - timedelta(days=1), {})
        for number in range((last - first) // step + 1)
    ]
    for day, channel, responses in counted:
        by_channel = periods[(day - first) // step].by_channel
        by_channel[channel] = by_channel.get(channel, 0) + responses
    return periods
