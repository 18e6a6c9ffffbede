"""An edition of the methodology: dated rules with a source, for no weight or threshold stands in code."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Edition:
    """One reading of the orders; `sample_share` is of the last calendar year's recipients, 0 < share ≤ 1."""

    code: str
    title: str
    in_force_from: date
    reference: str
    note: str
    sample_share: Decimal
    sample_most: int

    def required_sample(self, recipients: int | None) -> int | None:
        """Return how many respondents the organization needs, None if its recipients are unknown."""
        if recipients is None:
            return None
        return min(math.ceil(self.sample_share * recipients), self.sample_most)
