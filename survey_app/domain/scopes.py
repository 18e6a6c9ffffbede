"""What a token may be for."""

from typing import Final

SCOPES: Final = ("totals", "rating", "suggestions", "observations", "batch")
