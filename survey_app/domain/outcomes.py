"""Three states that are never mixed: a number, no base, missing. Nothing is not zero.

A number is a `Fraction`: nothing is rounded until it is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

NoBasePolicy: TypeAlias = Literal["exclude", "zero", "full"]


@dataclass(frozen=True, slots=True)
class NoBase:
    """Measured, but nobody could answer: there is nothing to divide by."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Not measured yet; `what` names what must still come, as `Observations` and `RESPONSES` name it."""

    what: tuple[str, ...]


Outcome: TypeAlias = Fraction | NoBase | Missing

NO_BASE = NoBase()
RESPONSES = "responses"
"""What is missing when nobody has answered; other names are those of observed lists."""


def combine(outcomes: Iterable[tuple[Outcome, int]], policy: NoBasePolicy, highest: int) -> Outcome:
    """Return the exact mean of a few outcomes by whole positive weights, 0…`highest`.

    Anything missing makes the whole missing. What has no base is left out together with its weight (`exclude`), or
    counts as nothing (`zero`) or as everything (`full`). If nothing has a base, neither has the whole.
    """
    numerator, denominator, total, without_base = 0, 1, 0, 0
    missing: list[str] = []
    for outcome, weight in outcomes:
        if isinstance(outcome, Fraction):
            above, below = outcome.as_integer_ratio()
            # One fraction is made, at the end: thousands of organizations are rated while somebody waits.
            numerator = numerator * below + weight * above * denominator
            denominator *= below
            total += weight
        elif isinstance(outcome, Missing):
            missing.extend(outcome.what)
        else:
            without_base += weight
    if missing:
        return Missing(tuple(dict.fromkeys(missing)))
    if total == 0:
        return NO_BASE
    if policy != "exclude":
        numerator += (highest if policy == "full" else 0) * without_base * denominator
        total += without_base
    return Fraction(numerator, denominator * total)
