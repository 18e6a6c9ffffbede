"""One request to one address: what is sent is always the same, what comes back is bounded in time and size."""

import ssl
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import HTTPResponse

from survey_app.domain.site_addresses import WebAddress
from survey_app.fetching.limits import Deadline, FetchError, FetchLimits
from survey_app.fetching.network import Network

_PIECE: Final = 16_384
# OpenSSL's numbers of what is wrong with a certificate.
_CERTIFICATES: Final = {9: "tls_expired", 10: "tls_expired", 62: "tls_other_name", 64: "tls_other_name"}


@contextmanager
def exchange(
    network: Network, address: WebAddress, user_agent: str, limits: FetchLimits, deadline: Deadline
) -> Iterator[HTTPResponse]:
    """Send a request and give the answer with its body unread. Raises FetchError, also for what happens inside."""
    connection = _connect(network, address, limits, deadline)
    line = connection.sock
    assert line is not None, "a connection that was made has a socket"
    # Each byte that drips in would begin a socket's time-out anew; when the visit is over, the line is cut.
    cutter = Timer(deadline.left, _cut, [line])
    cutter.daemon = True
    cutter.start()
    try:
        with closing(_ask(connection, address, user_agent)) as response:
            yield response
        deadline.check()  # a line that was cut looks like an end
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise FetchError("timeout" if not deadline.left or _is_late(error) else "broken", address.host) from error
    finally:
        cutter.cancel()
        connection.close()


def read_body(response: HTTPResponse, most_bytes: int) -> tuple[bytes, bool]:
    """Return the beginning of a body, unpacked, and whether there was more of it. Raises FetchError."""
    pieces: list[bytes] = []
    size = 0
    while size <= most_bytes and (piece := response.read1(_PIECE, decode_content=False)):
        pieces.append(piece)
        size += len(piece)
    packed = b"".join(pieces)[:most_bytes]
    body, is_more = _unpack(packed, response.headers.get("Content-Encoding", ""), most_bytes)
    return body, is_more or size > most_bytes


def _unpack(packed: bytes, encoding: str, most_bytes: int) -> tuple[bytes, bool]:
    """Return what was packed, at most so many bytes: a small answer may unpack to gigabytes."""
    if encoding.strip().lower() in ("", "identity"):
        return packed, False
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        raise FetchError("broken")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        body = unpacker.decompress(packed, most_bytes)
    except zlib.error as error:
        raise FetchError("broken") from error
    return body, bool(unpacker.unconsumed_tail)


def _connect(network: Network, address: WebAddress, limits: FetchLimits, deadline: Deadline) -> HTTPConnection:
    """Connect to the first address of the host that answers, each looked at before."""
    failure = FetchError("timeout")
    for found in network.find_addresses(address.host, address.port, deadline):
        # Each of the two steps, connecting and agreeing on a cipher, may take as long.
        seconds = min(deadline.check() / (2 if address.scheme == "https" else 1), limits.connect_seconds)
        connection = _make_connection(network, address, found, seconds)
        try:
            connection.connect()
        except (HTTPError, OSError, ValueError) as error:
            connection.close()
            failure = FetchError(_name(error), address.host)
            if failure.code.startswith("tls"):
                break
        else:
            connection.timeout = deadline.check()
            return connection
    raise failure


def _make_connection(network: Network, address: WebAddress, found: str, seconds: float) -> HTTPConnection:
    """Return a connection to an address, not to a name: nothing looks the name up a second time."""
    host, port = network.dial(found, address.port)
    if address.scheme == "http":
        return HTTPConnection(host, port, timeout=seconds)
    return HTTPSConnection(host, port, timeout=seconds, server_hostname=address.host, ssl_context=network.tls)


def _ask(connection: HTTPConnection, address: WebAddress, user_agent: str) -> HTTPResponse:
    headers = {
        "Host": address.url.split("/")[2],
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml",
        "Accept-Language": "ru",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    connection.request("GET", address.target, headers=headers, preload_content=False, enforce_content_length=False)
    return connection.getresponse()


def _name(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code, "tls_untrusted")
    if isinstance(error, ssl.SSLError):
        return "tls_failed"
    if isinstance(error, NewConnectionError):  # the library takes it for a kind of time-out
        return "refused"
    return "timeout" if isinstance(error, ConnectTimeoutError | TimeoutError) else "broken"


def _is_late(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError)


def _cut(line: socket) -> None:
    with suppress(OSError):  # it was closed meanwhile
        socket.shutdown(line, SHUT_RDWR)  # the plain socket's: TLS would wish to say goodbye
