"""Indicators: each kind of formula, from counts and observations to a value with the counts that it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias, assert_never

from survey_app.domain.answer_counts import AnswerCounts
from survey_app.domain.formulas import (
    AskedWait,
    FoundOfRequired,
    MeanOfShares,
    PointsPerCondition,
    Share,
    WaitingTable,
)
from survey_app.domain.methodology import Edition, Indicator
from survey_app.domain.observations import NOTHING_OBSERVED, Found, Observations, Wait
from survey_app.domain.outcomes import NO_BASE, RESPONSES, Missing, NoBasePolicy, Outcome, combine
from survey_app.domain.rounding import Rounding


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one organization in one cycle: what people answered and what the operator saw."""

    counts: AnswerCounts = field(default_factory=AnswerCounts)
    observations: Observations = NOTHING_OBSERVED


class ShareCount(NamedTuple):
    """So many of a base said yes; no base if there was nobody to say it. `share` names the questions answered."""

    share: Share
    satisfied: int
    base: int
    outcome: Outcome


class SharesCount(NamedTuple):
    """The mean of shares that are averaged before anything else."""

    counts: tuple[ShareCount, ...]
    outcome: Outcome


class FoundCount(NamedTuple):
    """So much was found of so much required; no base if nothing is required."""

    list: str
    found: Fraction
    required: int
    outcome: Outcome


class PooledCount(NamedTuple):
    """Several lists counted as one."""

    counts: tuple[FoundCount, ...]
    found: Fraction
    required: int
    outcome: Outcome


class ConditionCount(NamedTuple):
    """So many conditions were met, at so many points each."""

    list: str
    met: Fraction
    outcome: Outcome


class WaitCount(NamedTuple):
    """One limit of waiting: the average, exact and as it was compared, and its points.

    `asked` and `answered`: whose answers tell the average, and how many; None and 0 for one that was observed.
    """

    limit: Fraction
    average: Fraction
    rounded: Fraction
    points: Fraction
    asked: AskedWait | None = None
    answered: int = 0


class WaitingCount(NamedTuple):
    """The mean points of all limits of waiting of which somebody knows how long people wait."""

    list: str
    waits: tuple[WaitCount, ...]
    outcome: Outcome


class NotMeasured(NamedTuple):
    """A part of an indicator that must still come."""

    what: str
    outcome: Outcome


Part: TypeAlias = ShareCount | SharesCount | FoundCount | PooledCount | ConditionCount | WaitingCount | NotMeasured


class IndicatorScore(NamedTuple):
    """An indicator's outcome and the parts that it is the plain mean of."""

    indicator: Indicator
    outcome: Outcome
    parts: tuple[Part, ...]


def measure_indicator(edition: Edition, indicator: Indicator, evidence: Evidence) -> IndicatorScore:
    """Return the indicator of an organization, 0…`edition.highest`, with the counts behind it."""
    highest, policy = edition.highest, edition.no_base
    match indicator.formula:
        case MeanOfShares(shares):
            parts: tuple[Part, ...] = tuple(_count_shares(shares, evidence.counts, highest))
        case FoundOfRequired() as formula:
            parts = _count_found(formula, evidence.observations, highest)
            policy = "exclude"  # a list of which nothing is required says nothing, whatever is done about empty bases
        case PointsPerCondition() as formula:
            parts = (_count_conditions(formula, evidence.observations, highest),)
        case WaitingTable() as formula:
            parts = _count_waiting(formula, evidence, edition)
        case never:
            assert_never(never)
    return IndicatorScore(indicator, _average([each.outcome for each in parts], policy, highest), parts)


def find_waiting_points(table: WaitingTable, limit: Fraction, average: Fraction, rounding: Rounding) -> WaitCount:
    """Return the points for an average wait, first rounded as the table says, by the first row that holds."""
    rounded = _divide(Rounding(table.average_decimals, rounding.mode).units(average), 10**table.average_decimals)
    for row in table.rows:
        if row.holds(limit, rounded):
            return WaitCount(limit, average, rounded, row.points)
    return WaitCount(limit, average, rounded, table.otherwise)


def average_wait(asked: AskedWait, counts: AnswerCounts) -> tuple[Fraction | None, int]:
    """Return how long people wait on average by their own answers, None without any, and how many answered."""
    chosen = {option: counts.chosen(asked.question, option) for option in asked.values}
    answered = sum(chosen.values())
    total = sum((asked.values[option] * persons for option, persons in chosen.items()), Fraction(0))
    return (total / answered if answered else None), answered


def count_wait(table: WaitingTable, wait: Wait, counts: AnswerCounts, rounding: Rounding) -> WaitCount | None:
    """Return the points for one limit, by what people said if they were asked; None where no average is known."""
    asked = wait.question and next((each for each in table.asked if each.question == wait.question), None)
    if asked:
        average, answered = average_wait(asked, counts)
        if average is not None:
            count = find_waiting_points(table, wait.limit, average, rounding)
            return count._replace(asked=asked, answered=answered)
    return None if wait.average is None else find_waiting_points(table, wait.limit, wait.average, rounding)


def _count_shares(shares: Sequence[Share], counts: AnswerCounts, highest: int) -> list[ShareCount | NotMeasured]:
    """Count shares; those of one broader question that stand on its answers alone are one and the same."""
    for each in shares:
        if each.broader is not None:
            shares = [*dict.fromkeys([_narrow(each, counts) for each in shares])]
            break
    return [_count_share(each, counts, highest) for each in shares]


def _narrow(share: Share, counts: AnswerCounts) -> Share:
    """Return the share of the question that was answered, of both if both were: by forms of different kinds."""
    if share.broader is None or (counts.answered(share.question) and counts.answered(share.broader.question)):
        return share
    if counts.answered(share.question):
        return replace(share, broader=None)
    return Share(share.broader.question, share.option, share.base, share.broader.label)


def _count_share(share: Share, counts: AnswerCounts, highest: int) -> ShareCount | NotMeasured:
    if not counts.respondents:
        return NotMeasured(RESPONSES, Missing((RESPONSES,)))
    satisfied, base = counts.split(share.question, share.option)
    if share.broader is not None:  # nobody is asked both
        satisfied_too, base_too = counts.split(share.broader.question, share.option)
        satisfied, base = satisfied + satisfied_too, base + base_too
    if share.base == "all":
        base = counts.respondents
    return ShareCount(share, satisfied, base, _divide(satisfied * highest, base) if base else NO_BASE)


def _count_found(formula: FoundOfRequired, observations: Observations, highest: int) -> tuple[Part, ...]:
    counted = tuple([_count_list(code, observations.found.get(code), highest) for code in formula.lists])
    found = [each for each in counted if isinstance(each, FoundCount)]
    if not formula.is_pooled or len(found) < len(counted):
        return counted
    total, required = sum((each.found for each in found), Fraction(0)), sum(each.required for each in found)
    return (PooledCount(tuple(found), total, required, _part_of(total, required, highest)),)


def _count_list(code: str, seen: Found | None, highest: int) -> FoundCount | NotMeasured:
    if seen is None:
        return _not_observed(code)
    return FoundCount(code, seen.found, seen.required, _part_of(seen.found, seen.required, highest))


def _part_of(found: Fraction, required: int, highest: int) -> Outcome:
    return _divide(found.numerator * highest, found.denominator * required) if required else NO_BASE


def _count_conditions(
    formula: PointsPerCondition, observations: Observations, highest: int
) -> ConditionCount | NotMeasured:
    met = observations.met.get(formula.list)
    if met is None:
        return _not_observed(formula.list)
    # Whole numbers, for comparing fractions costs more than all the rest: is met ≥ enough, and what is met · points?
    number, parts = met.as_integer_ratio()
    points, pieces = formula.points.as_integer_ratio()
    is_enough = number >= formula.enough * parts
    earned = highest * parts * pieces if is_enough else min(number * points, highest * parts * pieces)
    return ConditionCount(formula.list, met, _divide(earned, parts * pieces))


def _count_waiting(formula: WaitingTable, evidence: Evidence, edition: Edition) -> tuple[Part, ...]:
    on_time = _count_shares(formula.on_time, evidence.counts, edition.highest)
    waits = evidence.observations.waits.get(formula.list)
    if waits is None:
        return (_not_observed(formula.list), *on_time)
    told = [count_wait(formula, each, evidence.counts, edition.rounding) for each in waits]
    counted = tuple([each for each in told if each is not None])
    if not counted:
        return tuple(on_time)
    points = _average([each.points for each in counted], edition.no_base, edition.highest)
    shares = tuple([each for each in on_time if isinstance(each, ShareCount)])
    if len(shares) == 1 or len(shares) < len(on_time):
        return (WaitingCount(formula.list, counted, points), *on_time)
    mean = _average([each.outcome for each in shares], edition.no_base, edition.highest)
    return (WaitingCount(formula.list, counted, points), SharesCount(shares, mean))


def _average(outcomes: Sequence[Outcome], policy: NoBasePolicy, highest: int) -> Outcome:
    return outcomes[0] if len(outcomes) == 1 else combine(outcomes, None, policy, highest)


@lru_cache(maxsize=65_536)  # thousands of organizations have the same few shares: to look one up costs a fifth
def _divide(above: int, below: int) -> Fraction:
    return Fraction(above, below)


def _not_observed(code: str) -> NotMeasured:
    return NotMeasured(code, Missing((code,)))
