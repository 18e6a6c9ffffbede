"""A visit ends when its time is over, whatever the site does."""

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest

from survey_app.domain.site_addresses import WebAddress
from survey_app.fetching.limits import FetchError
from survey_app.fetching.network import Network
from survey_app.fetching.page_fetcher import PageFetcher
from tests.integration.fetching.conftest import LIMITS
from tests.internet import PUBLIC, Internet, page, redirect

HOME = "http://school.example/"


@contextmanager
def took_at_most(seconds: float) -> Iterator[None]:
    """Give what is inside so long, and a busy machine's pauses."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds + 1.5


def _fail_quickly(internet: Internet, scheme: str, network: Network | None = None) -> str:
    fetcher = PageFetcher("Tests/1", network or internet.network(), replace(LIMITS, seconds=1.0))
    with fetcher.visit() as visit, pytest.raises(FetchError) as caught:
        visit.fetch(WebAddress(scheme, "school.example", "/"))
    return caught.value.code


def _drip_headers(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"X-Slow: 1\r\n")
        time.sleep(0.2)


def _drip_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n<p>")
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


def _drip_chunks(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"1\r\nx\r\n")
        time.sleep(0.05)


def _drip_beginnings(line: socket.socket) -> None:
    while True:
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


def _say_nothing(line: socket.socket) -> None:
    line.recv(1)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("drip", [_drip_headers, _drip_body, _drip_chunks, _drip_beginnings, _say_nothing])
def test_who_answers_drop_by_drop_is_not_waited_for(
    internet: Internet, scheme: str, drip: Callable[[socket.socket], None]
) -> None:
    internet.add(f"{scheme}://school.example/", drip)
    with took_at_most(1.0):
        assert _fail_quickly(internet, scheme) == "timeout"


def test_redirects_share_one_time(internet: Internet) -> None:
    def wait(line: socket.socket) -> None:
        time.sleep(0.4)
        line.sendall(redirect("/"))

    internet.add(HOME, wait)
    with took_at_most(1.0):
        assert _fail_quickly(internet, "http") == "timeout"


def test_a_resolver_that_does_not_answer_is_not_waited_for(internet: Internet) -> None:
    is_over = Event()

    def hang(_host: str, _port: int) -> Sequence[str]:
        is_over.wait(20)
        return (PUBLIC,)

    network = replace(internet.network(), look_up=hang)
    with took_at_most(1.0):
        assert _fail_quickly(internet, "http", network) == "timeout"
    is_over.set()


def test_a_handshake_that_never_ends_is_not_waited_for(internet: Internet) -> None:
    internet.add("https://school.example/", page(""))
    internet.ports[443] = internet.ports[80]  # a server that waits for a request in plain words
    with took_at_most(1.0):
        assert _fail_quickly(internet, "https") == "timeout"
