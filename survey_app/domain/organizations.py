"""The entry of an organization in the register: its identity, and the sites that may post for it."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, get_args

Sphere = Literal["culture", "education", "health", "social", "mse"]
Kind = Literal["outpatient", "inpatient", "both", "performing"]
SPHERES: Final[tuple[Sphere, ...]] = get_args(Sphere)
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
KINDS_OF_SPHERES: Final[Mapping[str, tuple[Kind, ...]]] = {
    "culture": ("performing",),
    "health": ("outpatient", "inpatient", "both"),
}
"""Spheres whose organizations are of kinds; the others have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """What the register says of an organization; what it does not say is "" or None.

    `site_url` is the cell as published and may name several sites; `recipients` are those of the last calendar year.
    """

    name: str
    sphere: str
    short_name: str = ""
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    oktmo: str = ""
    region: str = ""
    address: str = ""
    site_url: str = ""
    kind: str | None = None
    recipients: int | None = None

    @property
    def identity(self) -> str:
        """Return the digest by which the register knows the organization again without its code."""
        return identity_of(self.inn, self.kpp, self.name, self.address)


_INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2800\u3164]+")  # \s holds all Unicode spaces, U+00A0 among them
_QUOTES: Final = re.compile(r"[«»“”„‟‘’‚'`]+")
_AROUND_WORDS: Final = "\"'«»“”„"
_DASHES: Final = re.compile(r"[\u2010-\u2015\u2212]")


def normalize_space(text: str) -> str:
    """Compose letters, drop invisible characters, turn every run of spaces and controls into one space, trim."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def identity_of(inn: str, kpp: str, name: str, address: str) -> str:
    """Return 64 hex digits that are equal for two spellings of one entry and differ between branches."""
    parts = (_fold(part) for part in (inn, kpp, name, address))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def split_words(query: str) -> tuple[str, ...]:
    """Return the words that are searched for, without their quotes: a name may be quoted otherwise in the register."""
    return tuple(word.strip(_AROUND_WORDS) for word in normalize_space(query).split())


def fold_for_search(text: str) -> str:
    """Return text in which a search does not tell capital from small letters, nor ё from е."""
    return text.casefold().replace("ё", "е")


def _fold(text: str) -> str:
    folded = normalize_space(text).casefold().replace("ё", "е")
    return _DASHES.sub("-", _QUOTES.sub('"', folded))


@dataclass(frozen=True, slots=True)
class Sites:
    """What a register cell names: hosts in the order given, and the pieces that name no site."""

    hosts: tuple[str, ...]
    rubbish: tuple[str, ...]


# http:// as people type it: http//: http:/ https;// http:\\ hhtp:// and doubled; or in the midst of two sites in one.
_SCHEME: Final = re.compile(
    r"(?<![\w.=/-])(?:h{1,2}[tp]{2,4}s?[:;.,/\\]*[:/\\][:;.,/\\]*)+|(?<=\w)https?://", re.IGNORECASE
)
# `www .school.ru`, `school5. city.ru`: taken apart, the end would open the organization to all of `city.ru`.
_GAP: Final = re.compile(r"\s+(?=\.\w)|(?<![\w.-])([\w-]+\.)\s+(?=[\w-]+\.)")
_SEPARATORS: Final = re.compile(r"[;,|\s]+")
_WRAPPING: Final = "()[]<>{}\"'«»“”„"
_NOTHING: Final = frozenset({"", "-", "нет", "не", "имеет", "имеется", "отсутствует", "н/д", "none", "null", "no"})
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_TOP_LABEL: Final = re.compile(r"[a-z]{2,}|xn--[a-z0-9-]+")
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://([^/?#@\s\\]+)", re.IGNORECASE)
_PORT: Final = re.compile(r":\d*$")
_MAX_HOST: Final = 253
_IPV6_HOST: Final = re.compile(r"\[[0-9a-f:.]{2,45}\]")
OTHER_HOSTS: Final = "*"
"""Stands for hosts that are not counted one by one."""


def parse_sites(text: str) -> Sites:
    """Read the sites of a register cell; a dash or "нет" is neither a host nor rubbish."""
    hosts: dict[str, None] = {}
    rubbish: list[str] = []
    for piece in list_site_pieces(text):
        site = piece.strip(_WRAPPING)
        host = _site_host(site)
        if host is not None:
            hosts[host] = None
        elif _DASHES.sub("-", site).strip(".").casefold() not in _NOTHING:
            rubbish.append(piece)
    return Sites(tuple(hosts), tuple(rubbish))


def list_site_pieces(text: str) -> list[str]:
    """Return what a register cell lists, sites or not, without their schemes."""
    return _SEPARATORS.split(_GAP.sub(r"\1", _SCHEME.sub(" ", normalize_space(text))))


def allowed_hosts(site_url: str) -> tuple[str, ...]:
    """Return the hosts whose pages may post for the organization, none if it has no registered site."""
    return parse_sites(site_url).hosts


@lru_cache(maxsize=4096)  # the same few sites send again and again
def normalize_host(text: str) -> str | None:
    """Return a host as browsers write it: lower case, IDNA, without `www.`, port and stray dots; None if it is none."""
    host = _PORT.sub("", text.strip())
    if host.startswith("[") and host.endswith("]"):  # an IPv6 address, only ever our own
        return host.lower()
    labels = [label for label in re.split(r"[.\u3002]", host) if label]  # `a..b` and `.a.b.` are slips of the hand
    if len(labels) > 2 and labels[0].lower() == "www":  # noqa: PLR2004 - `www.ru` itself is a site
        labels = labels[1:]
    encoded = [_encode_label(label) for label in labels]
    if not encoded or not all(_LABEL.fullmatch(label) for label in encoded):
        return None
    joined = ".".join(encoded)
    return joined if len(joined) <= _MAX_HOST else None


def can_post(origin: str | None, hosts: Collection[str], own_host: str) -> bool:
    """Tell whether a page with this `Origin` header may post a response for an organization with these hosts."""
    if origin is None or not hosts:
        return True
    host = origin_host(origin)
    if host is None:  # "null", the origin of sandboxed frames and local files, among them
        return False
    return host == normalize_host(own_host) or any(host == known or host.endswith(f".{known}") for known in hosts)


def origin_host(origin: str) -> str | None:
    """Return the host that an `Origin` header names; None if it names none."""
    match = _ORIGIN.fullmatch(origin.strip())
    return normalize_host(match[1]) if match else None


def name_refused_host(origin: str) -> str:
    """Return under which name a refused page is counted: its host, `null` if it has none, `*` if that is no host."""
    if origin.strip().lower() == "null":
        return "null"
    host = origin_host(origin) or ""
    return host if host[:1] not in ("", "[") or _IPV6_HOST.fullmatch(host) else OTHER_HOSTS


def _site_host(site: str) -> str | None:
    if "@" in site:  # an e-mail address: its domain is the mail provider's
        return None
    host = normalize_host(re.split(r"[/\\?#]", site, maxsplit=1)[0])
    labels = host.split(".") if host else []
    return host if len(labels) > 1 and _TOP_LABEL.fullmatch(labels[-1]) else None


def _encode_label(label: str) -> str:
    # Look-alike letters of two alphabets in one label are a real (if unlucky) registered name: encoded, not judged.
    try:
        return label.lower() if label.isascii() else label.encode("idna").decode().lower()
    except UnicodeError:
        return ""
