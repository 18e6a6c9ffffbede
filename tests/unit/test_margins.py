"""Margins: published intervals, and laws that any interval of a share obeys."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.margins import Sample, count_left, count_reached, estimate_margin, explain_sample, is_doubtful

# Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3 (Wilson's score, no continuity correction).
PUBLISHED = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0000, 0.1611),
    (1, 29): (0.0061, 0.1718),
}
# Krejcie & Morgan (1970): how many of a population to ask for a margin of 5 points. Theirs is the simpler interval,
# from which Wilson's differs by less than a tenth of a point here.
SAMPLES = {100: 80, 500: 217, 1000: 278, 10_000: 370}
shares = st.integers(1, 3000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@pytest.mark.parametrize("counts", PUBLISHED)
def test_published_intervals_come_out(counts: tuple[int, int]) -> None:
    margin = estimate_margin(*counts)
    assert margin
    assert (round(margin.low, 4), round(margin.high, 4)) == PUBLISHED[counts]


@pytest.mark.parametrize("recipients", SAMPLES)
def test_a_published_sample_size_has_its_margin(recipients: int) -> None:
    asked = SAMPLES[recipients]
    margin = estimate_margin(asked // 2, 2 * (asked // 2), left=count_left(asked, recipients))
    assert margin
    assert (margin.high - margin.low) / 2 == pytest.approx(0.05, abs=0.0012)


@given(shares, st.floats(0, 1))
def test_the_share_lies_within_and_its_complement_is_the_mirror(counts: tuple[int, int], left: float) -> None:
    part, base = counts
    margin = estimate_margin(part, base, left=left)
    mirror = estimate_margin(base - part, base, left=left)
    assert margin
    assert mirror
    assert 0 <= margin.low <= part / base <= margin.high <= 1
    assert margin.low == pytest.approx(1 - mirror.high)


@given(shares, st.integers(2, 9))
def test_more_answers_of_the_same_share_tell_more(counts: tuple[int, int], times: int) -> None:
    part, base = counts
    few, many = estimate_margin(part, base), estimate_margin(part * times, base * times)
    assert few
    assert many
    assert many.high - many.low < few.high - few.low


@given(shares, st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_smaller_population_is_known_better(counts: tuple[int, int], more: int, still_more: int) -> None:
    part, base = counts
    few, many = base + more, base + more + still_more
    small = estimate_margin(part, base, left=count_left(base, few))
    large = estimate_margin(part, base, left=count_left(base, many))
    endless = estimate_margin(part, base, left=count_left(base, None))
    assert small
    assert large
    assert endless
    assert small.high - small.low <= large.high - large.low <= endless.high - endless.low


@given(shares)
def test_who_asked_everybody_knows(counts: tuple[int, int]) -> None:
    part, base = counts
    assert estimate_margin(part, base, left=count_left(base, base)) == (part / base, part / base)


@given(shares, st.integers(0, 3000))
def test_a_number_of_recipients_that_cannot_be_true_makes_nothing_certain(counts: tuple[int, int], some: int) -> None:
    part, base = counts
    recipients = some % base  # fewer than answered
    assert is_doubtful(base, recipients)
    margin = estimate_margin(part, base, left=count_left(base, recipients))
    assert margin == estimate_margin(part, base, left=count_left(base, None))
    assert margin
    assert margin.low < margin.high


@pytest.mark.parametrize(("respondents", "recipients"), [(0, None), (9, None), (0, 0), (4, 5), (5, 5)])
def test_what_can_be_true_is_not_doubted(respondents: int, recipients: int | None) -> None:
    assert not is_doubtful(respondents, recipients)


@pytest.mark.parametrize(
    ("counts", "reached"),
    [((60, 60, 133), 133), ((30, 60, 133), Fraction(133, 2)), ((0, 60, 133), 0), ((0, 0, 133), 0), ((7, 6, 9), 9)],
)
def test_a_follower_reaches_whom_its_filter_reached_less_who_left_it_blank(
    counts: tuple[int, int, int], reached: Fraction | int
) -> None:
    assert count_reached(*counts) == reached


def test_nothing_is_said_without_answers() -> None:
    assert estimate_margin(0, 0) is None


@pytest.mark.parametrize(
    ("sample", "met", "words"),
    [
        (Sample(412, 400), True, "Нужная выборка набрана: 412 из 400."),
        (Sample(400, 400), True, "Нужная выборка набрана: 400 из 400."),
        (Sample(399, 400), False, "Нужная выборка пока не набрана: 399 из 400."),
        (Sample(0, None), None, "Сколько нужно ответов, неизвестно: в реестре нет числа получателей услуг."),
    ],
)
def test_a_sample_is_met_or_not_or_nobody_knows(sample: Sample, met: object, words: str) -> None:
    assert sample.is_met is met
    assert explain_sample(sample) == words
