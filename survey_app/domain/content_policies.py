"""Reads Content-Security-Policy as browsers do: does it let the questionnaire in, and if not, what must be added.

Of the CSP Level 3 rules those are here that decide whether a page may load our script, speak to our server, frame our
page or show our picture. Hashes and sandboxes are not: nobody needs them for a snippet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import SplitResult, unquote

Place = Literal["header", "meta"]
_PORT: Final = re.compile(r"[0-9]{1,5}")
_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_UPGRADES: Final = {"http": ("http", "https"), "ws": ("ws", "wss", "http", "https"), "wss": ("wss", "https")}


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of a page: its directives by name; of a directive given twice browsers take the first."""

    place: Place
    directives: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Want:
    """What a page asks of its policies: the directives that decide, in the order in which browsers look for one."""

    directives: tuple[str, ...]
    added: str
    takes_nonces: bool = False


SCRIPT: Final = Want(("script-src-elem", "script-src", "default-src"), "script-src", takes_nonces=True)
CONNECTION: Final = Want(("connect-src", "default-src"), "connect-src")
FRAME: Final = Want(("frame-src", "child-src", "default-src"), "frame-src")
PICTURE: Final = Want(("img-src", "default-src"), "img-src")


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What must change in a policy: a directive as it must stand then; `is_new` if the policy does not have it yet.

    `needs_nonce` if no address helps: the page lets in only scripts that its server marks.
    """

    place: Place
    directive: str
    sources: tuple[str, ...]
    is_new: bool
    needs_nonce: bool = False

    @property
    def line(self) -> str:
        """The directive as it must be written."""
        return " ".join((self.directive, *self.sources))


def parse_policies(text: str, place: Place) -> Iterator[Policy]:
    """Read the policies of a header or a meta element, which may hold several after commas."""
    for serialized in text.split(","):
        directives: dict[str, tuple[str, ...]] = {}
        for directive in serialized.split(";"):
            words = directive.split()
            if words:
                directives.setdefault(words[0].lower(), tuple(words[1:]))
        if directives:
            yield Policy(place, directives)


def list_changes(
    policies: Iterable[Policy], want: Want, address: SplitResult, page: SplitResult, nonce: str = ""
) -> tuple[PolicyChange, ...]:
    """Return how each policy that forbids it must change so that the page may have what lies at the address."""
    changes = (
        _change(policy, want, name, address)
        for policy in policies
        if (name := _deciding(policy, want)) and not _allows(policy.directives[name], want, address, page, nonce)
    )
    return tuple(dict.fromkeys(changes))


def _deciding(policy: Policy, want: Want) -> str | None:
    return next((name for name in want.directives if name in policy.directives), None)


def _allows(sources: tuple[str, ...], want: Want, address: SplitResult, page: SplitResult, nonce: str) -> bool:
    if want.takes_nonces and nonce and f"'nonce-{nonce}'" in sources:
        return True
    if want.takes_nonces and _is_strict_dynamic(sources):
        return False
    return any(_matches(source, address, page) for source in sources)


def _is_strict_dynamic(sources: tuple[str, ...]) -> bool:
    return any(source.lower() == "'strict-dynamic'" for source in sources)


def _change(policy: Policy, want: Want, name: str, address: SplitResult) -> PolicyChange:
    is_new = name in {"default-src", "child-src"}
    kept = tuple(_without_value(each) for each in policy.directives[name] if each.lower() != "'none'")
    directive = want.added if is_new else name
    if want.takes_nonces and _is_strict_dynamic(policy.directives[name]):
        return PolicyChange(policy.place, directive, kept, is_new, needs_nonce=True)
    return PolicyChange(policy.place, directive, (*kept, f"{address.scheme}://{address.netloc}"), is_new)


def _without_value(source: str) -> str:
    return "'nonce-…'" if source.lower().startswith("'nonce-") else source  # another one in every answer


def _matches(source: str, address: SplitResult, page: SplitResult) -> bool:
    lowered = source.lower()
    if lowered == "*":
        return address.scheme in {"http", "https"} or address.scheme == page.scheme
    if lowered == "'self'":
        is_same_host = address.hostname == page.hostname
        return is_same_host and _is_scheme(page.scheme, address) and _is_port(page.port, page.scheme, address)
    if lowered.startswith("'"):
        return False
    if lowered.endswith(":") and "/" not in lowered:
        return _is_scheme(lowered[:-1], address)
    return _matches_host(source, address, page)


def _matches_host(source: str, address: SplitResult, page: SplitResult) -> bool:
    scheme, found, rest = source.partition("://")
    scheme, rest = (scheme.lower(), rest) if found else (page.scheme, source)
    host_and_port, slash, path = rest.partition("/")
    host, _, port = host_and_port.lower().partition(":")
    if port not in ("", "*") and not _PORT.fullmatch(port):
        return False
    return (
        _is_scheme(scheme, address)
        and _is_host(host, address.hostname or "")
        and (port == "*" or _is_port(int(port) if port else None, scheme, address))
        and _is_path(slash + path, address.path or "/")
    )


def _is_scheme(allowed: str, address: SplitResult) -> bool:
    return address.scheme in _UPGRADES.get(allowed, (allowed,))


def _is_host(allowed: str, host: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else allowed in ("*", host)


def _is_port(allowed: int | None, scheme: str, address: SplitResult) -> bool:
    actual = address.port or _PORTS[address.scheme]
    if allowed is None:
        return actual == _PORTS[address.scheme]
    return actual == allowed or (allowed == _PORTS["http"] and actual == _PORTS["https"] and scheme != "https")


def _is_path(allowed: str, path: str) -> bool:
    if allowed in ("", "/"):
        return True
    wanted, actual = unquote(allowed), unquote(path)
    return actual.startswith(wanted) if wanted.endswith("/") else actual == wanted
