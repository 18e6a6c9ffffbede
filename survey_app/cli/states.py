"""What the states of a cycle are called to people."""

from collections.abc import Mapping
from typing import Final

STATES: Final[Mapping[str, str]] = {
    "draft": "черновик",
    "open": "открыт",
    "closing": "закрывается",
    "closed": "закрыт",
    "published": "опубликован",
}
