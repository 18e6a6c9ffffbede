"""Cells of tables: what a spreadsheet would run as a formula is written so that it is only read."""

import re
from typing import Final

_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet may run this text; one that looks defused already counts too, to be read back."""
    return _FORMULA.match(text) is not None


def defuse(text: str) -> str:
    """Put a ' before a text that a spreadsheet may run."""
    return f"'{text}" if is_formula(text) else text


def undefuse(text: str) -> str:
    """Take away the ' that `defuse` put there."""
    return text[1:] if _DEFUSED.match(text) else text
