"""One counter per request: how many came from one network to one organization in ten minutes.

A whole hospital sits behind one address, so the limit is high; it stops floods, not people.
"""

import ipaddress
import re
import time
from functools import lru_cache
from typing import Final

import structlog
from flask import Flask, request
from flask_limiter import Limiter
from limits.storage import Storage

from survey_app.domain.errors import RateLimited
from survey_app.services.collect_response import network_hash
from survey_app.settings import Settings
from survey_app.web.metrics import LIMITER_FALLBACK, UNTRUSTED_FORWARDED
from survey_app.web.window_storage import SCHEME, WindowStorage

WINDOW_SECONDS: Final = 600
_FALLBACK_SECONDS: Final = 5.0
_IPV6_NETWORK_BITS: Final = 64
_WITH_PORT: Final = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")
_LOG = structlog.get_logger(__name__)


class TooManyError(RateLimited):
    """Over the limit; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many responses came from this network; send the same response again later.")
        self.retry_after = retry_after


class RequestCounter:
    """Counts in Flask-Limiter's storage; while that is away, in this process."""

    def __init__(self, storage: Storage, limit: int) -> None:
        self._storage = storage
        self._own = WindowStorage()
        self._limit = limit
        self._away_until = 0.0

    @property
    def is_away(self) -> bool:
        """Whether the storage failed last and is not asked just now."""
        return time.monotonic() < self._away_until

    def count(self, key: str, most: int | None = None) -> None:
        """Count one request under the key, of which there may be `most` or the usual limit. Raises TooManyError."""
        storage, count = self._increment(key)
        if count > (self._limit if most is None else most):
            raise TooManyError(_seconds_left(storage, key))

    def _increment(self, key: str) -> tuple[Storage, int]:
        if time.monotonic() >= self._away_until:
            try:
                count = self._storage.incr(key, WINDOW_SECONDS)
            except Exception as error:  # noqa: BLE001 - each storage has errors of its own; collection goes on
                self._away_until = time.monotonic() + _FALLBACK_SECONDS
                LIMITER_FALLBACK.set(1)
                _LOG.warning("limiter storage away, counting in this process", error=type(error).__name__)
            else:
                if self._away_until:
                    self._away_until = 0.0
                    LIMITER_FALLBACK.set(0)
                return self._storage, count
        return self._own, self._own.incr(key, WINDOW_SECONDS)


def _seconds_left(storage: Storage, key: str) -> int:
    try:
        return max(1, round(storage.get_expiry(key) - time.time()))
    except Exception:  # noqa: BLE001 - the storage went away just now; what it said before still holds
        return WINDOW_SECONDS


def register(app: Flask, settings: Settings) -> None:
    """Open Flask-Limiter's storage and the counter over it."""
    uri = settings.ratelimit_storage_uri
    is_redis = uri.startswith(("redis", "valkey"))
    limiter = Limiter(
        key_func=_no_key,
        storage_uri=f"{SCHEME}://" if uri.startswith("memory:") else uri,
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1} if is_redis else {},
        strategy="fixed-window",
    )
    # Its hooks would look at every request again; only its storage is wanted, so they hang on an app of their own.
    limiter.init_app(Flask("limits"))
    app.extensions["survey_counter"] = RequestCounter(limiter.storage, settings.ratelimit_per_network)
    app.extensions["survey_warned_forwarded"] = False


def is_limiter_away(app: Flask) -> bool:
    """Tell whether this process counts alone because the storage of counters does not answer."""
    counter: RequestCounter = app.extensions["survey_counter"]
    return counter.is_away


def count_request(app: Flask, subject: str, network: int, most: int | None = None) -> None:
    """Count a request of a network to a subject (an organization's code). Raises RateLimited."""
    counter: RequestCounter = app.extensions["survey_counter"]
    counter.count(f"nok/{subject}/{network:x}", most)


def request_network(app: Flask, key: bytes) -> int:
    """Return the keyed hash of the caller's network: IPv4 /32, IPv6 /64."""
    if "X-Forwarded-For" in request.headers and "werkzeug.proxy_fix.orig" not in request.environ:
        UNTRUSTED_FORWARDED.inc()
        if not app.extensions["survey_warned_forwarded"]:
            app.extensions["survey_warned_forwarded"] = True
            _LOG.warning("X-Forwarded-For came but TRUSTED_PROXIES=0: all callers behind a proxy look like one")
    return _network_hash(key, request.remote_addr or "")


@lru_cache(maxsize=4096)
def _network_hash(key: bytes, address: str) -> int:
    return network_hash(key, _network_of(address))


def _network_of(address: str) -> str:
    """Return the network of an address, to which some proxies add the port."""
    written = _WITH_PORT.fullmatch(address)
    try:
        parsed = ipaddress.ip_address((written[1] or written[2]) if written else address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
    return str(parsed)


def _no_key() -> str:
    return ""
