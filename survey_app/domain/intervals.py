"""How far a score may be from that of all recipients, if those who answered were drawn at random.

The score is linear in its shares once it is known which of them have a base, and a share is a ratio of two counts. So
its variance comes from Taylor linearization of ratios (Wolter, Introduction to Variance Estimation, 2007, chapter 6):
each respondent is one residual, the sum of what their answers add to every share. Answers of one person go together
because the residual is the person's. It needs no random numbers: the same answers give the same interval.

A share of 0 or 1 would have no variance at all, however few were asked. So, as Agresti and Coull (1998) do for one
share, z²/2 respondents who are satisfied with everything and z²/2 who are with nothing are thought of as present. Where
the number of recipients N is known, the variance is less by (1 - n/N), the finite population correction (Cochran 1977).
But N is of last year: where as many or more answered, it is not the population they are from, and nothing is taken off.

Nobody's answer, or a single one to a question that the score needs, does not vary: then there is no interval at all,
for one from imagined respondents alone, or from S to S, would claim to know.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist
from typing import Final, NamedTuple

from survey_app.domain.answer_counts import Pattern
from survey_app.domain.formulas import Share
from survey_app.domain.indicators import IndicatorScore, ShareCount, SharesCount
from survey_app.domain.methodology import Edition
from survey_app.domain.outcomes import NoBase, Outcome
from survey_app.domain.ratings import OrganizationScore, highest_score

_LEAST_BASE: Final = 2  # answers: one alone does not vary


class Interval(NamedTuple):
    """Where the score of all recipients lies with the edition's confidence: within what answers alone can change."""

    low: Fraction
    high: Fraction
    standard_error: Fraction


class WeighedShare(NamedTuple):
    """A share that has a base, and how many points of the score depend on it."""

    counted: ShareCount
    points: float


def estimate_interval(
    edition: Edition, score: OrganizationScore, patterns: Iterable[Pattern], recipients: int | None
) -> Interval | None:
    """Return the interval of a score from the grouped answers that it was counted from.

    None without a score, without a share in it, or where some share is of fewer than two answers.
    """
    weighed = list(list_weighed_shares(edition, score))
    if not isinstance(score.outcome, Fraction) or _count_fewest(weighed) < _LEAST_BASE:
        return None
    normal = NormalDist().inv_cdf((1 + float(edition.confidence)) / 2)
    pseudo = normal**2 / 2
    terms = [_make_term(each, pseudo) for each in weighed]
    answered = [(answers, persons) for answers, persons in patterns if answers]
    respondents = sum(persons for _, persons in answered)
    left = 1 - respondents / recipients if recipients is not None and recipients > respondents else 1.0
    error = math.sqrt(left * _variance(terms, answered, respondents + 2 * pseudo, pseudo))
    shift = left * math.fsum(each.shift for each in terms)
    below = max(-math.fsum(each.gained for each in terms), min(0.0, shift - normal * error))
    above = min(math.fsum(each.lost for each in terms), max(0.0, shift + normal * error))
    low, high = score.outcome + Fraction(below), score.outcome + Fraction(above)
    return Interval(max(Fraction(0), low), min(Fraction(highest_score(edition, score)), high), Fraction(error))


def has_too_few_answers(edition: Edition, score: OrganizationScore) -> bool:
    """Tell whether a score asks people, and too few answered for any interval of it."""
    parts = (part for each in score.indicators for part in each.parts)
    if not isinstance(score.outcome, Fraction) or not any(isinstance(part, ShareCount | SharesCount) for part in parts):
        return False
    return _count_fewest(list_weighed_shares(edition, score)) < _LEAST_BASE


def can_tell_apart(edition: Edition, first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]) -> bool:
    """Tell whether two scores differ by more than chance explains: the difference has an interval of its own."""
    normal = NormalDist().inv_cdf((1 + float(edition.confidence)) / 2)
    error = math.hypot(float(first[1].standard_error), float(second[1].standard_error))
    return abs(float(first[0] - second[0])) > normal * error


def list_close_neighbours(
    edition: Edition, ranked: Sequence[tuple[str, Fraction, Interval | None]]
) -> list[tuple[str, str]]:
    """Return the neighbours of a rating, best first, that cannot be told apart; whoever has no interval is passed by.

    Each pair is looked at by itself: of many pairs some look different by chance alone.
    """
    known = [(code, (score, interval)) for code, score, interval in ranked if interval is not None]
    return [(one[0], other[0]) for one, other in pairwise(known) if not can_tell_apart(edition, one[1], other[1])]


def list_weighed_shares(edition: Edition, score: OrganizationScore) -> Iterator[WeighedShare]:
    """Give every share that has a base with the points of the score that it decides."""
    whole = 1.0 if edition.total == "mean" else float(len(score.criteria))
    for criterion in _of_counted(edition, [each.outcome for each in score.criteria]):
        scored = score.criteria[criterion.place]
        units = scored.scheme.units
        indicators = _of_counted(edition, [each.outcome for each in scored.indicators], units)
        for indicator in indicators:
            points = edition.highest * whole * criterion.part * indicator.part
            yield from _weigh_parts(edition, scored.indicators[indicator.place], points)


def _count_fewest(weighed: Iterable[WeighedShare]) -> int:
    return min((each.counted.base for each in weighed), default=0)


class _Counted(NamedTuple):
    place: int
    part: float


def _weigh_parts(edition: Edition, score: IndicatorScore, points: float) -> Iterator[WeighedShare]:
    for each in _of_counted(edition, [part.outcome for part in score.parts]):
        part = score.parts[each.place]
        if isinstance(part, ShareCount):
            shares: tuple[ShareCount, ...] = (part,)
        else:
            shares = part.counts if isinstance(part, SharesCount) else ()
        for one in _of_counted(edition, [share.outcome for share in shares]):
            if shares[one.place].base:
                yield WeighedShare(shares[one.place], points * each.part * one.part)


def _of_counted(
    edition: Edition, outcomes: Sequence[Outcome], weights: Sequence[int] | None = None
) -> Iterator[_Counted]:
    """Give the places of the outcomes that count, each with its part of the whole."""
    units = weights or [1] * len(outcomes)
    counts = [edition.no_base != "exclude" or not isinstance(each, NoBase) for each in outcomes]
    total = sum(unit for unit, is_counted in zip(units, counts, strict=True) if is_counted)
    for place, unit in enumerate(units):
        if counts[place]:
            yield _Counted(place, unit / total)


class _Term(NamedTuple):
    """What a share does to the score.

    What one person in its base adds to the residual; how far the pseudo-respondents move the score; how many points
    the share has gained, and lost.
    """

    share: Share
    if_satisfied: float
    if_not: float
    shift: float
    gained: float
    lost: float


def _make_term(weighed: WeighedShare, pseudo: float) -> _Term:
    counted, points = weighed
    base = counted.base + 2 * pseudo
    shrunk = (counted.satisfied + pseudo) / base
    part = counted.satisfied / counted.base
    return _Term(
        counted.share,
        if_satisfied=points * (1 - shrunk) / base,
        if_not=-points * shrunk / base,
        shift=points * (shrunk - part),
        gained=points * part,
        lost=points * (1 - part),
    )


def _variance(terms: Sequence[_Term], answered: Sequence[Pattern], present: float, pseudo: float) -> float:
    squares = [persons * _residual(terms, answers) ** 2 for answers, persons in answered]
    content = math.fsum(each.if_satisfied for each in terms)
    discontent = math.fsum(each.if_not for each in terms)
    return math.fsum([*squares, pseudo * content**2, pseudo * discontent**2]) * present / (present - 1)


def _residual(terms: Sequence[_Term], answers: Mapping[str, str | int]) -> float:
    return math.fsum(
        each.if_satisfied if said == each.share.option else each.if_not
        for each in terms
        if (said := _find_answer(each.share, answers)) is not None or each.share.base == "all"
    )


def _find_answer(share: Share, answers: Mapping[str, str | int]) -> str | int | None:
    answer = answers.get(share.question)
    return answer if answer is not None or share.broader is None else answers.get(share.broader.question)
