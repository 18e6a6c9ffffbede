"""Fetches a page of somebody's site as a visitor sees it: along its redirects, without being led anywhere private."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final

from urllib3.response import HTTPResponse

from survey_app.domain.site_addresses import WebAddress, follow
from survey_app.fetching.exchange import exchange, read_body
from survey_app.fetching.limits import Deadline, FetchError, FetchLimits
from survey_app.fetching.network import Network

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PAGES: Final = ("", "text/html", "application/xhtml+xml")
_POLICY: Final = "content-security-policy"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page: where it was in the end, its text (of one that is too long, the beginning), its policies' headers."""

    address: WebAddress
    text: str
    is_cut: bool
    policies: tuple[str, ...]


class Visit:
    """A few requests with one deadline."""

    def __init__(self, network: Network, user_agent: str, limits: FetchLimits) -> None:
        self._network = network
        self._user_agent = user_agent
        self._limits = limits
        self._deadline = Deadline(limits.seconds)

    def fetch(self, address: WebAddress) -> FetchedPage:
        """Return the page at the address, or where that leads. Raises FetchError."""
        for _ in range(self._limits.redirects + 1):
            with exchange(self._network, address, self._user_agent, self._limits, self._deadline) as response:
                location = _location(response)
                if location is None:
                    return self._read(address, response)
            target = follow(address, location)
            if target is None:
                raise FetchError("redirect_elsewhere", location[:100])
            address = target
        raise FetchError("too_many_redirects", address.host)

    def _read(self, address: WebAddress, response: HTTPResponse) -> FetchedPage:
        if response.status != 200:  # noqa: PLR2004 - the one status of a page
            raise FetchError(_name_status(response.status), str(response.status))
        if response.headers.get("Content-Type", "").partition(";")[0].strip().lower() not in _PAGES:
            raise FetchError("not_html", address.url)
        body, is_cut = read_body(response, self._limits.page_bytes)
        return FetchedPage(address, _decode(body), is_cut, tuple(response.headers.getlist(_POLICY)))


class PageFetcher:
    """Lets in a few visits at a time: each may hold a thread of the web server as long as a slow site likes."""

    def __init__(self, user_agent: str, network: Network | None = None, limits: FetchLimits | None = None) -> None:
        self._user_agent = user_agent
        self._network = network or Network()
        self._limits = limits or FetchLimits()
        self._places = BoundedSemaphore(self._limits.visits)

    @contextmanager
    def visit(self) -> Iterator[Visit]:
        """Give a visit, whose time begins now. Raises FetchError `busy` while too many others are on their way."""
        if not self._places.acquire(blocking=False):
            raise FetchError("busy")
        try:
            yield Visit(self._network, self._user_agent, self._limits)
        finally:
            self._places.release()


def _location(response: HTTPResponse) -> str | None:
    """Return where the answer leads; some servers write letters there as they are, in UTF-8."""
    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location:
        return None
    return location.encode("latin-1", "replace").decode("utf-8", "replace").strip()


def _name_status(status: int) -> str:
    if status in (401, 403, 451):
        return "status_closed"
    if status in (404, 410):
        return "status_missing"
    if status == 429:  # noqa: PLR2004 - an HTTP status
        return "status_busy"
    return "status_failed" if status >= 500 else "status_other"  # noqa: PLR2004


def _decode(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8", "replace")  # tags are written in ASCII, whatever the texts are
