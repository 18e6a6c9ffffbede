"""What a list of sessions says of a browser: its family and system, and nothing that would tell one person's apart."""

from typing import Final

# The first that stands in the browser's name for itself; most of them also claim to be Chrome or Safari.
_BROWSERS: Final = (
    ("YaBrowser", "Яндекс Браузер"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
UNKNOWN: Final = "Другая программа"


def describe_browser(agent: str) -> str:
    """Return for instance "Firefox, Windows"; `agent` is the header `User-Agent`, which is not kept."""
    found = (next((name for mark, name in marks if mark in agent), None) for marks in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found)) or UNKNOWN
