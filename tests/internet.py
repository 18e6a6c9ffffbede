"""A small internet on this machine: names with public addresses, and servers that say byte for byte what a test wants.

The rules of the fetcher hold in full; only the last step, connecting to a public address, ends at this machine.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

import trustme

from survey_app.fetching.network import Network

Answer = bytes | Callable[[socket.socket], None]
PUBLIC = "93.184.216.34"


def page(html: str, *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer with a page."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join([*lines, "", html]).encode()


def redirect(location: str, status: str = "302 Found") -> bytes:
    """Return an answer that leads elsewhere."""
    return f"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


@dataclass
class Internet:
    """Names and what their servers answer, by `scheme://host/path` or, for all paths, `scheme://host`."""

    names: dict[str, Sequence[str]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    authority: trustme.CA = field(default_factory=trustme.CA)
    certificates: dict[str, trustme.LeafCert] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    ports: dict[int, int] = field(default_factory=dict)

    def network(self) -> Network:
        """Return the network that ends here."""
        return Network(look_up=self._look_up, dial=self._dial, make_tls=self._make_tls)

    def add(self, url: str, answer: Answer, *addresses: str) -> None:
        """Let an address answer; its name gets a public address unless others are given."""
        self.answers[url] = answer
        self.names.setdefault(url.split("/")[2], addresses or (PUBLIC,))

    def _look_up(self, host: str, port: int) -> Sequence[str]:
        del port
        self.looked_up.append(host)
        try:
            return self.names[host]
        except KeyError:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None

    def _dial(self, address: str, port: int) -> tuple[str, int]:
        self.dialled.append((address, port))
        return "127.0.0.1", self.ports.get(port, 1)  # nobody listens on port 1

    def _make_tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def serve(self, scheme: str, line: socket.socket) -> None:
        """Answer one request."""
        line.settimeout(20)
        with suppress(OSError):
            if scheme == "https":
                line = self._encrypt(line)
            request = _read_request(line)
            self.requests.append(request)
            target = request.split(" ")[1]
            host = request.split("\r\nHost: ")[1].split("\r\n")[0]
            base = f"{scheme}://{host}"
            answer = self.answers.get(base + target, self.answers.get(base, b"HTTP/1.1 404 Not Found\r\n\r\n"))
            if callable(answer):
                answer(line)
            else:
                line.sendall(answer)
        line.close()

    def _encrypt(self, line: socket.socket) -> socket.socket:
        contexts: dict[str, ssl.SSLContext] = {}

        def choose(wrapped: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
            wrapped.context = contexts.setdefault(name or "", self._server_tls(name or ""))

        outer = self._server_tls("unnamed.example")
        outer.sni_callback = choose
        return outer.wrap_socket(line, server_side=True)

    def _server_tls(self, name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if name not in self.certificates:
            self.certificates[name] = self.authority.issue_cert(name)
        self.certificates[name].configure_cert(context)
        return context


@contextmanager
def open_internet() -> Iterator[Internet]:
    """Give an internet whose names have servers on ports 80 and 443."""
    internet = Internet()
    listeners = {scheme: socket.create_server(("127.0.0.1", 0)) for scheme in ("http", "https")}
    internet.ports = {80: listeners["http"].getsockname()[1], 443: listeners["https"].getsockname()[1]}
    for scheme, listener in listeners.items():
        Thread(target=_listen, args=(internet, scheme, listener), daemon=True).start()
    yield internet
    for listener in listeners.values():
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _listen(internet: Internet, scheme: str, listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            line, _ = listener.accept()
            Thread(target=internet.serve, args=(scheme, line), daemon=True).start()


def _read_request(line: socket.socket) -> str:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = line.recv(4096)
        if not piece:
            raise ConnectionError
        received += piece
    return received.decode()
