"""How a host's name becomes addresses that were looked at, before anything is sent to one of them."""

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final

from survey_app.domain.public_addresses import is_public_address
from survey_app.fetching.limits import Deadline, FetchError

_MOST_TRIED: Final = 3


def look_up(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver for the addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def _same(address: str, port: int) -> tuple[str, int]:
    return address, port


@dataclass(frozen=True)
class Network:
    """The network as a fetcher sees it. A test gives one of its own; no setting of an installation can.

    `dial` says where to connect for an address that was looked at and allowed: there, but for tests.
    """

    look_up: Callable[[str, int], Sequence[str]] = look_up
    dial: Callable[[str, int], tuple[str, int]] = _same
    make_tls: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """How certificates are checked; made at first use, for it reads all that the system trusts."""
        return self.make_tls()

    def find_addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """Return the addresses of a host, all of them public.

        One that is not spoils the rest: who owns the name decides in what order they come. Raises FetchError `dns`,
        `private_address`, `timeout`.
        """
        found = self._wait_for_addresses(host, port, deadline)
        if not found:
            raise FetchError("dns", host)
        if not all(map(is_public_address, found)):
            raise FetchError("private_address", host)
        # Servers without IPv6 are more common than sites without IPv4.
        return sorted(dict.fromkeys(found), key=lambda each: ":" in each)[:_MOST_TRIED]

    def _wait_for_addresses(self, host: str, port: int, deadline: Deadline) -> Sequence[str]:
        answers: SimpleQueue[Sequence[str]] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self.look_up(host, port))
            except (OSError, UnicodeError):  # names that cannot be asked for are not there either
                answers.put(())

        # The resolver knows no time-out of ours: it is left alone with its question when ours is over.
        Thread(target=ask, name="resolver", daemon=True).start()
        try:
            return answers.get(timeout=deadline.check())
        except Empty:
            raise FetchError("timeout") from None
