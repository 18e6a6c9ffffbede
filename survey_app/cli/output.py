"""What commands write: files whole or not at all, long lists shortened."""

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from threading import current_thread, main_thread
from typing import IO, Final

import click

_SHOWN: Final = 20
_BY_SIGNAL: Final = 128  # what shells add to a signal's number


def shorten(words: Sequence[str]) -> str:
    """Return a list as one line that a person can still read: the first words, and how many more there are."""
    more = f" и ещё {len(words) - _SHOWN}" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def write_pieces(path: Path | None, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all; without a path, to standard output."""
    if path is not None:
        write_whole(path, pieces)
        return
    stream = sys.stdout.buffer
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file beside its place and move it there when it is complete; what was there stays until then."""
    with open_whole(path) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def open_whole(path: Path, *, is_secret: bool = False) -> Iterator[IO[bytes]]:
    """Open a file beside its place for `write_whole`; a secret one is for nobody but its owner from the beginning."""
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}")
    mode = 0o600 if is_secret else 0o666  # less what the system's user masks
    with _ending_in_order():
        try:
            with open(unfinished, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as error:
            raise click.ClickException(f"Файл {path} не записан: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let a request to end (of a service manager, of a closed terminal) end the program by way of every `finally`.

    The unfinished file would stay otherwise. Whoever ignores such a request, as under nohup, goes on ignoring it.
    """

    def end(number: int, _frame: object) -> None:
        sys.exit(_BY_SIGNAL + number)

    ending = (signal.SIGTERM, signal.SIGHUP) if current_thread() is main_thread() else ()  # others hear no signal
    usual = [each for each in ending if signal.getsignal(each) is signal.SIG_DFL]
    for each in usual:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in usual:
            signal.signal(each, signal.SIG_DFL)
