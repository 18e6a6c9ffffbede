"""The one conversion at output."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.outcomes import Missing, NoBase
from survey_app.domain.rounding import Mode, Rounding

DECIMAL_MODES: dict[Mode, str] = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


@pytest.mark.parametrize(
    ("number", "decimals", "shown"),
    [("87.245", 2, "87.25"), ("87.2449", 2, "87.24"), ("0", 2, "0.00"), ("0.005", 2, "0.01"), ("99.995", 2, "100.00"),
     ("80.5", 0, "81"), ("0.4", 0, "0"), ("-0.004", 2, "0.00"), ("-1.005", 2, "-1.01"), ("2/3", 4, "0.6667")],
)  # fmt: skip
def test_halves_go_up(number: str, decimals: int, shown: str) -> None:
    assert Rounding(decimals).render(Fraction(number)) == shown


def test_nothing_is_not_zero() -> None:
    assert Rounding(2).render(NoBase()) is None
    assert Rounding(2).render(Missing(("responses",))) is None


@given(st.decimals(-1000, 1000, places=5), st.integers(0, 4), st.sampled_from(sorted(DECIMAL_MODES)))
def test_rounding_is_that_of_decimals(number: Decimal, decimals: int, mode: Mode) -> None:
    rounding = Rounding(decimals, mode)
    expected = number.quantize(Decimal(1).scaleb(-decimals), DECIMAL_MODES[mode])
    assert rounding.round(Fraction(number)) == expected
    assert Fraction(rounding.render_number(Fraction(number))) == Fraction(expected)


@given(st.integers(-100_000, 100_000), st.integers(0, 4), st.sampled_from(sorted(DECIMAL_MODES)))
def test_exactly_between_two_the_mode_decides(number: int, decimals: int, mode: Mode) -> None:
    tie = Decimal(10 * number + 5).scaleb(-decimals - 1)
    expected = tie.quantize(Decimal(1).scaleb(-decimals), DECIMAL_MODES[mode])
    assert Rounding(decimals, mode).round(Fraction(tie)) == expected


@given(st.fractions(), st.integers(0, 6))
def test_what_is_shown_is_as_near_as_its_decimals_allow(number: Fraction, decimals: int) -> None:
    shown = Fraction(Rounding(decimals).render_number(number))
    assert abs(shown - number) <= Fraction(1, 2 * 10**decimals)
    assert Rounding(decimals).render_number(shown) == Rounding(decimals).render_number(number)
