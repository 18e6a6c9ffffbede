"""Nobody leads a fetcher into a network that is not public, or holds it for long."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

import pytest

from survey_app.domain.site_addresses import WebAddress
from survey_app.fetching.limits import Deadline, FetchError, FetchLimits
from survey_app.fetching.network import Network, look_up
from survey_app.fetching.page_fetcher import PageFetcher
from tests.integration.fetching.conftest import LIMITS, Fetch, failure
from tests.internet import PUBLIC, Internet, page, redirect

HOME = "http://school.example/"
PRIVATE = [
    *("127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.0.1", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1"),
    *("::ffff:127.0.0.1", "64:ff9b::a00:5", "2002:7f00:1::", "fe80::1%lo", "fd00::1", "2001:db8::1", "::ffff:0:0"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_of_a_private_address_is_not_asked(internet: Internet, fetch: Fetch, address: str) -> None:
    internet.add(HOME, page("secret"), address)
    assert failure(fetch, HOME) == "private_address"
    assert internet.dialled == []


@pytest.mark.parametrize("addresses", [(PUBLIC, "10.0.0.5"), ("10.0.0.5", PUBLIC), ("2a02:6b8:a::a", "::1")])
def test_one_private_address_spoils_the_others(internet: Internet, fetch: Fetch, addresses: tuple[str, ...]) -> None:
    internet.add(HOME, page("secret"), *addresses)
    assert failure(fetch, HOME) == "private_address"
    assert internet.dialled == []


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("http://inside.example/", "10.0.0.5"),
        ("https://inside.example/", "fd00::1"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"),
        ("http://localhost/", "127.0.0.1"),
    ],
)
def test_a_redirect_into_a_private_network_is_not_followed(
    internet: Internet, fetch: Fetch, location: str, address: str
) -> None:
    internet.add(HOME, redirect(location))
    internet.names[location.split("/")[2].strip("[]")] = (address,)
    assert failure(fetch, HOME) == "private_address"
    assert internet.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "location",
    ["http://other.example:6379/", "https://other.example:22/", "ftp://other.example/", "gopher://o.example/"],
)
def test_a_redirect_to_another_service_is_not_followed(internet: Internet, fetch: Fetch, location: str) -> None:
    internet.add(HOME, redirect(location))
    assert failure(fetch, HOME) == "redirect_elsewhere"
    assert internet.looked_up == ["school.example"]


def test_a_name_that_changes_its_address_meanwhile_gains_nothing(internet: Internet) -> None:
    """The second answer would be private: what was looked at is what is connected to, and only that once."""
    internet.add(HOME, page("public"))
    turns: Iterator[Sequence[str]] = iter([(PUBLIC,), ("127.0.0.1",), ("127.0.0.1",)])
    asked: list[str] = []

    def rebind(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(turns)

    fetcher = PageFetcher("Tests/1", replace(internet.network(), look_up=rebind), LIMITS)
    with fetcher.visit() as visit:
        assert visit.fetch(_home()).text == "public"
        assert internet.dialled == [(PUBLIC, 80)]
        assert asked == ["school.example"]
        with pytest.raises(FetchError, match="private_address"):
            visit.fetch(_home())


def test_the_real_resolver_reads_every_spelling_of_this_machine() -> None:
    network = Network()
    for host in ("localhost", "127.0.0.1", "2130706433", "0x7f.1", "127.1", "::1", "::ffff:127.0.0.1"):
        with pytest.raises(FetchError, match="private_address"):
            network.find_addresses(host, 80, Deadline(5))
    assert look_up("127.0.0.1", 80) == ["127.0.0.1"]


def test_a_name_of_nothing(fetch: Fetch) -> None:
    assert failure(fetch, "http://nowhere.example/") == "dns"


def test_a_name_that_no_resolver_takes_is_one_of_nothing() -> None:
    with pytest.raises(FetchError, match="dns"):
        Network().find_addresses(f"{'a' * 64}.example", 80, Deadline(5))


def test_ipv4_is_tried_before_ipv6_and_the_next_address_after_a_dead_one(internet: Internet) -> None:
    internet.add(HOME, page("alive"), "2a02:6b8:a::a", PUBLIC, "5.255.255.242")
    network = internet.network()
    dialled: list[str] = []

    def dial(address: str, port: int) -> tuple[str, int]:
        dialled.append(address)
        return network.dial(address, port) if ":" in address else ("127.0.0.1", 1)

    fetcher = PageFetcher("Tests/1", replace(network, dial=dial), LIMITS)
    with fetcher.visit() as visit:
        assert visit.fetch(_home()).text == "alive"
    assert dialled == [PUBLIC, "5.255.255.242", "2a02:6b8:a::a"]


def test_a_closed_door_is_refused(internet: Internet, fetch: Fetch) -> None:
    internet.add(HOME, page(""))
    internet.ports = {}
    assert failure(fetch, HOME) == "refused"


def test_certificates_are_judged_by_name_time_and_origin(internet: Internet, fetch: Fetch) -> None:
    url = "https://school.example/"
    internet.add(url, page("encrypted"))
    past = datetime(2020, 1, 1, tzinfo=UTC)
    internet.certificates["school.example"] = internet.authority.issue_cert("school.example", not_after=past)
    assert failure(fetch, url) == "tls_expired"
    internet.certificates["school.example"] = internet.authority.issue_cert("other.example")
    assert failure(fetch, url) == "tls_other_name"
    internet.certificates["school.example"] = type(internet.authority)().issue_cert("school.example")
    assert failure(fetch, url) == "tls_untrusted"
    internet.certificates["school.example"] = internet.authority.issue_cert("school.example")
    assert fetch(url).text == "encrypted"


def test_a_server_that_speaks_no_tls(internet: Internet, fetch: Fetch) -> None:
    internet.add("https://school.example/", page(""))
    listener = socket.create_server(("127.0.0.1", 0))
    internet.ports[443] = listener.getsockname()[1]

    def answer() -> None:
        line, _ = listener.accept()
        with line:
            line.recv(1000)
            line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    thread = Thread(target=answer)
    thread.start()
    assert failure(fetch, "https://school.example/") == "tls_failed"
    thread.join()
    listener.close()


def test_only_a_few_visits_go_on_at_a_time(internet: Internet) -> None:
    fetcher = PageFetcher("Tests/1", internet.network(), replace(LIMITS, visits=2))
    with fetcher.visit(), fetcher.visit(), pytest.raises(FetchError, match="busy"), fetcher.visit():
        pytest.fail("a third visit was let in")
    with fetcher.visit(), fetcher.visit():
        pass


def test_the_limits_are_those_that_were_agreed() -> None:
    assert FetchLimits() == FetchLimits(seconds=10, page_bytes=1_048_576, redirects=5)


def _home() -> WebAddress:
    return WebAddress("http", "school.example", "/")
