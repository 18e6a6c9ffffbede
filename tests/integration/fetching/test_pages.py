"""Pages are fetched as a visitor sees them; nothing is sent along."""

import gzip
import socket

import pytest

from tests.integration.fetching.conftest import LIMITS, Fetch, failure
from tests.internet import Internet, page, redirect

HOME = "http://school.example/"


def test_a_page_comes_with_its_policies(internet: Internet, fetch: Fetch) -> None:
    headers = ("Content-Security-Policy: a 'self'", "content-security-policy: b", "Set-Cookie: x=1", "Refresh: 0")
    internet.add(HOME, page("<p>Привет", *headers))
    fetched = fetch(HOME)
    assert (fetched.text, fetched.is_cut, fetched.address.url) == ("<p>Привет", False, HOME)
    assert fetched.policies == ("a 'self'", "b")


def test_the_request_names_us_and_carries_nothing_else(internet: Internet, fetch: Fetch) -> None:
    internet.add(HOME, redirect("http://user:secret@other.example/next?x=1#here"))
    internet.add("http://other.example/next?x=1", page("there"))
    assert fetch(HOME).text == "there"
    lines = internet.requests[1].split("\r\n")
    assert lines[0] == "GET /next?x=1 HTTP/1.1"
    names = {line.partition(":")[0] for line in lines[1:] if line}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"}
    assert "User-Agent: Tests/1" in lines


def test_https_is_asked_by_its_name(internet: Internet, fetch: Fetch) -> None:
    internet.add(HOME, redirect("https://www.school.example/"))
    internet.add("https://www.school.example/", page("encrypted"))
    assert fetch(HOME).address.url == "https://www.school.example/"
    assert "\r\nHost: www.school.example\r\n" in internet.requests[1]


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_redirects_are_followed(internet: Internet, fetch: Fetch, status: str) -> None:
    internet.add(HOME, redirect("опрос?q=да", status))
    internet.add("http://school.example/%D0%BE%D0%BF%D1%80%D0%BE%D1%81?q=%D0%B4%D0%B0", page("here"))
    assert fetch(HOME).text == "here"


def test_five_redirects_are_enough(internet: Internet, fetch: Fetch) -> None:
    for step in range(6):
        internet.add(f"http://school.example/{step}", redirect(f"/{step + 1}"))
    internet.add("http://school.example/6", page("end"))
    assert fetch("http://school.example/1").text == "end"
    assert failure(fetch, "http://school.example/0") == "too_many_redirects"
    assert len(internet.requests) == 12


@pytest.mark.parametrize(
    ("body", "text", "is_cut"),
    [
        (b"x" * 99_999, "x" * 99_999, False),
        (b"x" * 100_000, "x" * 100_000, False),
        (b"x" * 100_001, "x" * 100_000, True),
        (b"x" * 5_000_000, "x" * 100_000, True),
        ("\ufeffпривет".encode("utf-16"), "\ufeffпривет", False),
        ("привет".encode("cp1251"), "\ufffd" * 6, False),
    ],
)
def test_of_a_long_page_the_beginning_is_read(
    internet: Internet, fetch: Fetch, body: bytes, text: str, *, is_cut: bool
) -> None:
    internet.add(HOME, b"HTTP/1.1 200 OK\r\n\r\n" + body)
    fetched = fetch(HOME)
    assert (fetched.text, fetched.is_cut) == (text, is_cut)


def test_chunks_and_wrong_lengths_are_read_as_browsers_do(internet: Internet, fetch: Fetch) -> None:
    internet.add(HOME, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert fetch(HOME).text == "abcde"
    internet.add(HOME, b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc")
    assert fetch(HOME).text == "abc"


def test_what_is_packed_is_unpacked_within_bounds(internet: Internet, fetch: Fetch) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    internet.add(HOME, head + gzip.compress("привет".encode()))
    assert fetch(HOME).text == "привет"
    bomb = gzip.compress(b"<p>" * 30_000_000)
    assert len(bomb) < LIMITS.page_bytes
    internet.add(HOME, head + bomb)
    fetched = fetch(HOME)
    assert (len(fetched.text), fetched.is_cut) == (LIMITS.page_bytes, True)
    twice = gzip.compress(gzip.compress(b"x" * 1000))
    internet.add(HOME, b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n" + twice)
    assert failure(fetch, HOME) == "broken"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (page("", status="401 Unauthorized"), "status_closed"),
        (page("", status="403 Forbidden"), "status_closed"),
        (page("", status="404 Not Found"), "status_missing"),
        (page("", status="410 Gone"), "status_missing"),
        (page("", status="429 Too Many"), "status_busy"),
        (page("", status="500 Oh"), "status_failed"),
        (page("", status="503 Oh"), "status_failed"),
        (page("", status="204 No Content"), "status_other"),
        (page("", status="302 Found"), "status_other"),
        (page("", status="418 Teapot"), "status_other"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF", "not_html"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot packed", "broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxx", "broken"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "broken"),
        (b"", "broken"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "broken"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, "broken"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a number\r\n", "broken"),
    ],
)
def test_what_is_no_page_has_a_name(internet: Internet, fetch: Fetch, answer: bytes, code: str) -> None:
    internet.add(HOME, answer)
    assert failure(fetch, HOME) == code


def test_a_line_that_is_reset_is_a_broken_one(internet: Internet, fetch: Fetch) -> None:
    def reset(line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    internet.add(HOME, reset)
    assert failure(fetch, HOME) == "broken"
