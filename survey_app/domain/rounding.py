"""The one conversion at output: exact fractions become decimals of an edition, nothing is rounded twice."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, get_args

from survey_app.domain.outcomes import Outcome

Mode: TypeAlias = Literal["half_up", "half_even", "down"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How numbers are shown: so many decimals, halves by this mode.

    `half_up` takes halves away from zero, `half_even` to the even digit, `down` cuts off.
    """

    decimals: int
    mode: Mode = "half_up"

    def units(self, number: Fraction) -> int:
        """Return the rounded number counted in its last decimals: 87.245 with two of them is 8725."""
        above, below = number.as_integer_ratio()
        scale: int = 10**self.decimals
        whole, rest = divmod(abs(above) * scale, below)
        if self.mode != "down":
            is_half_up = 2 * rest == below and (self.mode == "half_up" or whole % 2 == 1)
            whole += 2 * rest > below or is_half_up
        return whole if above >= 0 else -whole

    def round(self, number: Fraction) -> Decimal:
        """Return the rounded number with all its decimals."""
        return Decimal(self.units(number)).scaleb(-self.decimals)

    def render(self, outcome: Outcome) -> str | None:
        """Return a number as "87.25", with all its decimals; None for whatever is no number."""
        return self.render_number(outcome) if isinstance(outcome, Fraction) else None

    def render_number(self, number: Fraction) -> str:
        """Return a number as "87.25", with all its decimals and without a minus before zero."""
        units = self.units(number)
        digits = str(abs(units)).rjust(self.decimals + 1, "0")
        sign = "-" if units < 0 else ""
        return f"{sign}{digits[: -self.decimals]}.{digits[-self.decimals :]}" if self.decimals else sign + digits
