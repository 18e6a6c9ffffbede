"""Comparison of channels: published tests come out, and chance alone is seldom called a difference."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.channel_comparison import (
    LEAST_ANSWERS,
    SIGNIFICANCE,
    Comparison,
    ShareOf,
    adjust,
    compare_channels,
    compare_shares,
    explain_comparisons,
    explain_difference,
)
from survey_app.domain.tallies import ChannelTotals, CountedQuestion, Outline

POLITE = CountedQuestion("polite", "choice", ("yes", "no"))
SEX = CountedQuestion("age", "number")
OUTLINE = Outline((POLITE, SEX, CountedQuestion("again", "choice", ("yes", "no"))))
probabilities = st.lists(st.floats(0, 1), max_size=30)


def test_the_physicians_health_study_comes_out() -> None:
    """189 of 11 034 with a placebo and 104 of 11 037 with aspirin: chi-squared 25.01 (Agresti 2002, chapter 2)."""
    probability = compare_shares(ShareOf("widget", 189, 11_034), ShareOf("interview", 104, 11_037))
    assert probability == pytest.approx(5.7e-7, rel=0.02)


def test_holms_adjustment_comes_out() -> None:
    """As in the handbook of R's `p.adjust`: the smallest is multiplied by the number of tests, and order is kept."""
    assert adjust([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(probabilities)
def test_adjusting_never_makes_less_and_keeps_the_order(given_probabilities: list[float]) -> None:
    adjusted = adjust(given_probabilities)
    assert all(before <= after <= 1 for before, after in zip(given_probabilities, adjusted, strict=True))
    in_order = [after for _, after in sorted(zip(given_probabilities, adjusted, strict=True))]
    assert in_order == sorted(in_order)


bases = st.integers(1, 5000)


@given(st.data(), bases, bases)
def test_which_channel_comes_first_does_not_matter(data: st.DataObject, first_base: int, second_base: int) -> None:
    one = ShareOf("widget", data.draw(st.integers(0, first_base)), first_base)
    other = ShareOf("qr", data.draw(st.integers(0, second_base)), second_base)
    probability = compare_shares(one, other)
    assert probability == compare_shares(other, one)
    assert probability is None or 0 <= probability <= 1
    if probability is not None and one.share == other.share:
        assert probability == 1


def test_what_is_nearly_always_the_same_tells_nothing() -> None:
    assert compare_shares(ShareOf("widget", 40, 40), ShareOf("qr", 40, 40)) is None
    assert compare_shares(ShareOf("widget", 40, 40), ShareOf("qr", 39, 40)) is None


def channel(name: str, *yes_no: tuple[int, int]) -> ChannelTotals:
    first, second = yes_no
    return ChannelTotals(name, sum(first), [*first, 0, *second])


def test_a_clear_difference_is_found_and_said() -> None:
    channels = [channel("widget", (71, 29), (50, 50)), channel("interview", (92, 8), (50, 50))]
    found = compare_channels(OUTLINE, channels)
    assert [(each.question, each.differs) for each in found] == [("polite", True), ("again", False)]
    assert explain_difference(found[0], "Да") == "«Да» ответили 71\u00a0% на сайте и 92\u00a0% в интервью."
    assert explain_comparisons(found).endswith("отличаются:")
    assert explain_comparisons(found[1:]).endswith("они не отличаются ни в чём.")


def test_a_channel_with_few_answers_is_not_compared() -> None:
    few = LEAST_ANSWERS - 1
    channels = [channel("widget", (71, 29), (50, 50)), channel("qr", (few, 0), (1, few - 1))]
    assert compare_channels(OUTLINE, channels) == []
    assert explain_comparisons([]).startswith("Сравнить каналы пока нельзя")


def test_of_three_channels_every_two_are_compared() -> None:
    channels = [channel(name, (60, 40), (50, 50)) for name in ("widget", "qr", "paper")]
    pairs = {(each.first.channel, each.second.channel) for each in compare_channels(OUTLINE, channels)}
    assert pairs == {("widget", "qr"), ("widget", "paper"), ("qr", "paper")}


def test_chance_alone_is_seldom_called_a_difference() -> None:
    """Of 2000 organizations whose channels answer alike, about one in twenty has a comparison that stands out."""
    chance = random.Random(675)

    def alike(name: str) -> ChannelTotals:
        yes = [sum(chance.random() < 0.8 for _ in range(60)) for _ in range(2)]
        return channel(name, (yes[0], 60 - yes[0]), (yes[1], 60 - yes[1]))

    alarms = sum(_stands_out(compare_channels(OUTLINE, [alike("widget"), alike("qr")])) for _ in range(2000))
    assert 0 < alarms <= 2000 * SIGNIFICANCE * 1.1


def _stands_out(found: list[Comparison]) -> bool:
    return any(each.differs for each in found)
