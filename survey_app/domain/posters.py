"""Posters: what one says, and how addresses and codes are written for people who type them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from survey_app.domain.cards import OrganizationCard

Paper: TypeAlias = Literal["a4", "a5"]
PAPERS: Final[tuple[Paper, ...]] = get_args(Paper)
_HALF_OF_CODE: Final = 4


@dataclass(frozen=True, slots=True)
class Poster:
    """One poster: of an organization or of a place in it; `full_name` is empty where it is the shown name."""

    code: str
    name: str
    full_name: str = ""
    place_code: str = ""
    place: str = ""

    @property
    def shown_code(self) -> str:
        """The code in two groups, as people read it aloud."""
        return f"{self.code[:_HALF_OF_CODE]} {self.code[_HALF_OF_CODE:]}"

    def address(self, public_url: str) -> str:
        """Return the address that the QR code holds."""
        return f"{public_url}/q/{self.code}" + (f"/{self.place_code}" if self.place_code else "")


def make_posters(card: OrganizationCard, places: Iterable[tuple[str, str]]) -> list[Poster]:
    """Return the poster of an organization, then one for each place (its code and name)."""
    full_name = card.name if card.name != card.shown_name else ""
    own = Poster(card.code, card.shown_name, full_name)
    return [own, *(Poster(card.code, card.shown_name, full_name, code, name) for code, name in places)]


def short_address(public_url: str) -> str:
    """Return an address as people type it: no scheme, a Cyrillic host in Cyrillic."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    with suppress(UnicodeError):  # a host that only looks like an encoded one is shown as it is
        host = host.encode("ascii").decode("idna")
    shown_host = f"[{host}]" if ":" in host else host
    return shown_host + (f":{parts.port}" if parts.port else "") + parts.path.rstrip("/")
