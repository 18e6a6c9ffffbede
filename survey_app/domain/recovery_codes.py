"""Recovery codes: what lets somebody in who has lost the telephone with the second factor, each one time."""

from collections.abc import Callable
from typing import Final

from survey_app.domain.identifiers import CROCKFORD, parse_receipt

HOW_MANY: Final = 10
_SYMBOLS: Final = 16  # 80 bits: nobody tries them all, so that a plain hash of one may be stored
_LONGEST_TYPED: Final = 60


def make_recovery_codes(random_bytes: Callable[[int], bytes]) -> list[str]:
    """Draw codes such as `7K3M-9QXA-2BCD-EFGH`; `random_bytes(n)` gives n bytes, e.g. `secrets.token_bytes`."""
    drawn = ("".join(CROCKFORD[byte % len(CROCKFORD)] for byte in random_bytes(_SYMBOLS)) for _ in range(HOW_MANY))
    return ["-".join(code[start : start + 4] for start in range(0, _SYMBOLS, 4)) for code in drawn]


def parse_recovery_code(text: str) -> str | None:
    """Return the code that a person meant, None if none looks like this."""
    return parse_receipt(text[:_LONGEST_TYPED])  # sixteen symbols too, and typed with the same slips
