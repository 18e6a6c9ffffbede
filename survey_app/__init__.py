"""NOK Survey: collects answers about service conditions and counts them per organization."""

from typing import Final

VERSION: Final = "0.1.0"
