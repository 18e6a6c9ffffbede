"""Web addresses on the way to an organization's site: the one in the register, a typed one, where a redirect leads."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from survey_app.domain.organizations import can_post, list_site_pieces, normalize_host

PORTS: Final = {"http": 80, "https": 443}
LONGEST_ADDRESS: Final = 2000
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_HAS_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LONGEST_HOST: Final = 253
_WRAPPING: Final = "()[]<>{}\"'«»“”„.,;"
_KEPT_IN_PATH: Final = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address that can be asked for: http or https on its own port; `target` is path and query."""

    scheme: str
    host: str
    target: str

    @property
    def port(self) -> int:
        """The one port of the scheme."""
        return PORTS[self.scheme]

    @property
    def url(self) -> str:
        """The address as it is written."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{self.target}"


def parse_web_address(url: str) -> WebAddress | None:
    """Return the address that a browser would ask for; None unless it is http or https on port 80 or 443."""
    try:
        parts = urlsplit(url)
        host, port = _plain_host(parts.hostname or ""), parts.port
    except ValueError:  # of brackets or ports that are none
        return None
    if host is None or parts.scheme not in PORTS or port not in (None, PORTS[parts.scheme]):
        return None
    query = f"?{quote(parts.query, safe=_KEPT_IN_PATH + '?')}" if parts.query else ""
    return WebAddress(parts.scheme, host, quote(parts.path or "/", safe=_KEPT_IN_PATH) + query)


def follow(address: WebAddress, location: str) -> WebAddress | None:
    """Return where a redirect of this address leads; None where nobody should be led."""
    return parse_web_address(urljoin(address.url, location)) if len(location) <= LONGEST_ADDRESS else None


def list_home_addresses(site_url: str, hosts: Collection[str]) -> tuple[WebAddress, ...]:
    """Return by which addresses to look for the first registered site, best first; none if there is no site.

    What the register says of scheme, `www.` and path is tried first, then what people leave out when they write it.
    """
    written = next((piece for piece in map(_trim, list_site_pieces(site_url)) if _host_of(piece) in hosts), None)
    if written is None:
        written = min(hosts, default="")
    if not written:
        return ()
    is_https = re.search(rf"https\W{{0,6}}{re.escape(written)}", site_url, re.IGNORECASE)
    usual, other = ("https", "http") if is_https else ("http", "https")
    twin = written[4:] if written.lower().startswith("www.") else f"www.{written}"
    urls = (f"{usual}://{written}", f"{other}://{written}", f"{usual}://{twin}", f"{other}://{twin}")
    return tuple(dict.fromkeys(filter(None, map(parse_web_address, urls))))


def list_typed_addresses(text: str) -> tuple[WebAddress, ...]:
    """Return by which addresses to look for the page that a person typed; none if it is no address of a page."""
    typed = text.strip()
    if not typed or len(typed) > LONGEST_ADDRESS or any(character.isspace() for character in typed):
        return ()
    urls = (typed,) if _HAS_SCHEME.match(typed) else (f"http://{typed}", f"https://{typed}")
    found = tuple(filter(None, map(parse_web_address, urls)))
    return found if found and "." in found[0].host else ()


def is_registered(address: WebAddress | SplitResult, hosts: Collection[str]) -> bool:
    """Tell whether a page at the address may post for an organization with these hosts."""
    host = address.host if isinstance(address, WebAddress) else address.netloc
    return can_post(f"{address.scheme}://{host}", hosts, own_host="")


def write_host(host: str) -> str:
    """Return a host as people write it: школа.рф, not xn--80atdl2c.xn--p1ai."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _plain_host(host: str) -> str | None:
    """Return a host as it goes over the network: IDNA, or an IPv6 address without brackets."""
    if ":" in host:
        return host
    labels = re.split(r"[.\u3002]", host.rstrip("."))
    try:
        encoded = [label.lower() if label.isascii() else label.encode("idna").decode().lower() for label in labels]
    except UnicodeError:
        return None
    joined = ".".join(encoded)
    return joined if len(joined) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, encoded)) else None


def _trim(piece: str) -> str:
    return piece.strip(_WRAPPING)


def _host_of(piece: str) -> str | None:
    return normalize_host(re.split(r"[/\\?#]", piece, maxsplit=1)[0])
