"""Three states that are never mixed: a number, no base, missing. Nothing is not zero.

A number is a `Fraction`: nothing is rounded until it is shown.
"""

import itertools
from collections.abc import Iterable, Sequence
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


def combine(outcomes: Sequence[Outcome], weights: Sequence[int] | None, policy: NoBasePolicy, highest: int) -> Outcome:
    """Return the exact mean of a few outcomes by whole positive weights, equal ones if None; 0…`highest`.

    Anything missing makes the whole missing. What has no base is left out together with its weight (`exclude`), or
    counts as nothing (`zero`) or as everything (`full`). If nothing has a base, neither has the whole.
    """
    # One fraction is made, at the end: thousands of organizations are rated while somebody waits.
    numerator, denominator, total, without_base = 0, 1, 0, 0
    for outcome, weight in zip(outcomes, weights or [1] * len(outcomes), strict=True):
        if isinstance(outcome, Fraction):
            above, below = outcome.as_integer_ratio()
            if below == denominator:
                numerator += weight * above
            else:
                numerator = numerator * below + weight * above * denominator
                denominator *= below
            total += weight
        elif isinstance(outcome, Missing):
            return _gather_missing(outcomes)
        else:
            without_base += weight
    if total == 0:
        return NO_BASE
    if policy != "exclude":
        numerator += (highest if policy == "full" else 0) * without_base * denominator
        total += without_base
    return Fraction(numerator, denominator * total)


def _gather_missing(outcomes: Iterable[Outcome]) -> Missing:
    what = [each.what for each in outcomes if isinstance(each, Missing)]
    return Missing(tuple(dict.fromkeys(itertools.chain.from_iterable(what))))
