"""How often the law has an organization assessed: dated rules, of which the newest in force holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from survey_app.domain.errors import Problem

MOST_YEARS: Final = 20
"""How far back one may ask for who was not assessed."""


@dataclass(frozen=True, slots=True)
class FrequencyRule:
    """At most `most_a_year` assessments of an organization in a year, at least one in `within_years`; both ≥ 1."""

    in_force_from: date
    most_a_year: int
    within_years: int
    reference: str
    note: str


def find_rule(rules: Iterable[FrequencyRule], year: int) -> FrequencyRule | None:
    """Return the rule for a year: the newest that was in force on its first day, None if there was none yet."""
    in_force = (each for each in rules if each.in_force_from <= date(year, 1, 1))
    return max(in_force, key=lambda each: each.in_force_from, default=None)


def is_due(last: int | None, year: int, within_years: int) -> bool:
    """Tell whether an organization whose last assessment was in that year (None: never) is to be assessed in `year`.

    Assessed in 2023 and then once in three years means: in 2026 at the latest.
    """
    return last is None or year - last >= within_years


def check_years(years: int) -> list[Problem]:
    """Return what is wrong with a number of years to look back."""
    if 1 <= years <= MOST_YEARS:
        return []
    return [Problem("/years", "years", f"Give from 1 to {MOST_YEARS} years.", str(years))]
