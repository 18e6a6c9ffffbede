"""Whether people who answered by one channel answer otherwise than by another, by more than chance explains.

Two shares are compared by the chi-squared test of a table of two rows and two columns, with N - 1 in place of N as
Campbell recommends (Statistics in Medicine 26, 2007, 3661-3675) wherever each expected number is at least 1; a pair for
which that does not hold is left out. Many comparisons are made at once, and of twenty one would look different by
chance alone: so p-values are adjusted as by Holm (Scandinavian Journal of Statistics 6, 1979, 65-70).

People choose the channel themselves. A difference says that other people answered, or that people answer otherwise
there; not which of the two is right.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from survey_app.domain.questionnaires import Kind
from survey_app.domain.russian import CHANNEL_NAMES, say_percent
from survey_app.domain.tallies import ChannelTotals, Outline

LEAST_ANSWERS: Final = 30  # of a channel to a question: fewer tell next to nothing of it
SIGNIFICANCE: Final = 0.05
_TWO: Final = 2
_CHOICE: Final[Kind] = "choice"
COMPARISON_SENTENCE: Final = (
    "Люди сами выбирают, как отвечать. Разница говорит, что через эти каналы отвечали разные люди или отвечали "
    "по-разному, но не говорит, какие ответы вернее."
)


class ShareOf(NamedTuple):
    """How many of those who answered a question by a channel chose an option: 0 ≤ part ≤ base, base > 0."""

    channel: str
    part: int
    base: int

    @property
    def share(self) -> float:
        """Return the share, 0 to 1."""
        return self.part / self.base


class Comparison(NamedTuple):
    """Two channels' shares of one option, and the adjusted probability that chance alone makes them differ so."""

    question: str
    option: str
    first: ShareOf
    second: ShareOf
    probability: float

    @property
    def differs(self) -> bool:
        """Whether the shares differ by more than chance explains."""
        return self.probability < SIGNIFICANCE


def compare_channels(outline: Outline, channels: Sequence[ChannelTotals]) -> list[Comparison]:
    """Compare every two channels in every question of choice that both answered often enough, the clearest first."""
    pairs = [
        (question, option, *shares)
        for question, option, all_shares in _list_shares(outline, channels)
        for shares in combinations(all_shares, _TWO)
    ]
    tested = [(*pair, p) for pair in pairs if (p := compare_shares(pair[2], pair[3])) is not None]
    adjusted = adjust(tuple(each[-1] for each in tested))
    found = [Comparison(*pair[:4], p) for pair, p in zip(tested, adjusted, strict=True)]
    return sorted(found, key=lambda each: each.probability)


def compare_shares(first: ShareOf, second: ShareOf) -> float | None:
    """Return how probable it is that chance alone makes two shares differ so much, None if too little is known."""
    chosen, base = first.part + second.part, first.base + second.base
    if min(first.base, second.base) * min(chosen, base - chosen) < base:  # the least of the four expected numbers
        return None
    difference = first.part * second.base - second.part * first.base
    squared = (base - 1) * difference**2 / (first.base * second.base * chosen * (base - chosen))
    return math.erfc(math.sqrt(squared / 2))


def adjust(probabilities: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given."""
    adjusted = [0.0] * len(probabilities)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(probabilities)), key=probabilities.__getitem__)):
        highest = max(highest, min(1.0, (len(probabilities) - rank) * probabilities[place]))
        adjusted[place] = highest
    return adjusted


def explain_difference(comparison: Comparison, option: str) -> str:
    """Say a difference in Russian; `option` is the option's text."""
    shares = " и ".join(
        f"{say_percent(each.share)} {CHANNEL_NAMES[each.channel]}" for each in (comparison.first, comparison.second)
    )
    return f"«{option}» ответили {shares}."


def explain_comparisons(comparisons: Sequence[Comparison]) -> str:
    """Say in Russian what came of all comparisons of an organization's channels."""
    if not comparisons:
        return f"Сравнить каналы пока нельзя: нужно хотя бы {LEAST_ANSWERS} ответов на вопрос в каждом из двух каналов."
    names = list(dict.fromkeys(each.channel for one in comparisons for each in (one.first, one.second)))
    compared = ", ".join(CHANNEL_NAMES[each] for each in CHANNEL_NAMES if each in names)
    if any(each.differs for each in comparisons):
        return f"Сравнили ответы, полученные {compared}. Больше, чем объясняет случай, отличаются:"
    return f"Сравнили ответы, полученные {compared}. Больше, чем объясняет случай, они не отличаются ни в чём."


def _list_shares(outline: Outline, channels: Sequence[ChannelTotals]) -> Iterator[tuple[str, str, list[ShareOf]]]:
    """Give each option with the channels that answered its question often enough; of two options one tells all."""
    counts = {each.channel: dict(_by_question(outline, each)) for each in channels}
    for question in outline.questions:
        if question.kind != _CHOICE:
            continue
        answered = {channel: own[question.code] for channel, own in counts.items()}
        told = question.options[:1] if len(question.options) == _TWO else question.options
        for place, option in enumerate(told):
            shares = [
                ShareOf(channel, cells[place], sum(cells))
                for channel, cells in answered.items()
                if sum(cells) >= LEAST_ANSWERS
            ]
            yield question.code, option, shares


def _by_question(outline: Outline, channel: ChannelTotals) -> Iterator[tuple[str, Sequence[int]]]:
    return ((question.code, cells) for question, cells in outline.split(channel.counts))
