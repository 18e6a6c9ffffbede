"""A mail server on this machine that takes letters and keeps them."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import Empty, Queue
from threading import Thread

_SECONDS = 10.0


class Inbox:
    """Takes letters by SMTP, as much of it as a client needs, without encryption."""

    def __init__(self, extensions: Sequence[str] = ()) -> None:
        self._extensions = extensions
        self._letters: Queue[EmailMessage] = Queue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.letters: list[EmailMessage] = []
        self.seen: list[str] = []
        Thread(target=self._serve, daemon=True).start()

    def wait(self, number: int) -> list[EmailMessage]:
        """Return the first letters, waiting until there are so many."""
        while len(self.letters) < number:
            try:
                self.letters.append(self._letters.get(timeout=_SECONDS))
            except Empty:
                raise AssertionError(f"only {len(self.letters)} letters came: {self.seen}") from None
        return self.letters[:number]

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, connection.makefile("rwb") as stream:

            def say(*lines: str) -> None:
                for place, line in enumerate(lines):
                    code, rest = line[:3], line[4:]
                    stream.write(f"{code}{' ' if place == len(lines) - 1 else '-'}{rest}\r\n".encode())
                stream.flush()

            say("220 ready")
            while command := stream.readline().decode().strip():
                self.seen.append(command)
                verb = command[:4].upper()
                if verb == "EHLO":
                    say("250 here", *(f"250 {each}" for each in self._extensions))
                elif verb == "DATA":
                    say("354 go on")
                    self._take(b"".join(iter(stream.readline, b".\r\n")))
                    say("250 taken")
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("235 known" if verb == "AUTH" else "250 fine")

    def _take(self, content: bytes) -> None:
        self._letters.put(message_from_bytes(content, policy=default))


@contextmanager
def open_inbox(*extensions: str) -> Iterator[Inbox]:
    """Open a mail server until the end."""
    inbox = Inbox(extensions)
    yield inbox
    inbox.close()
