"""Downloads hold at most half of a process's threads: who reads slowly must not keep citizens' responses waiting.

A thread of the server sends an answer to its end, so eight callers who ask for large files and read nothing would hold
eight threads. A slot is taken before a large file is made, and given back below Flask, where every answer
ends: sent, left in the middle, replaced by another, or never begun.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Flask, current_app, request

from survey_app.domain.errors import Refusal
from survey_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_EXTENSION: Final = "survey_downloads"
_TAKEN: Final = "survey.download"  # in the request's environment
_RETRY_SECONDS: Final = 30
_PIECE: Final = 64 * 1024  # bytes
_PIECE_SECONDS: Final = 60.0  # about a kilobyte a second at least; behind a proxy that buffers nobody is so slow


class DownloadsBusyError(Refusal):
    """So many files are being sent that one more could keep responses waiting; `retry_after` is in seconds."""

    code = "downloads_busy"
    retry_after = _RETRY_SECONDS


class Downloads:
    """The slots for downloads of one process, around its application."""

    def __init__(self, wsgi_app: "WSGIApplication", threads: int) -> None:
        self._wsgi_app = wsgi_app
        self._slots = BoundedSemaphore(max(1, threads // 2))  # a single thread cannot be halved

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve the request; a slot that it took is given back when its answer has ended, however it ends."""
        try:
            pieces = self._wsgi_app(environ, start_response)
        except BaseException:
            self._give_back(environ)
            raise
        return _Ending(pieces, partial(self._give_back, environ)) if _TAKEN in environ else pieces

    def take(self, environ: "WSGIEnvironment") -> None:
        """Take a slot for the request. Raises DownloadsBusyError."""
        if _TAKEN in environ:
            return
        if not self._slots.acquire(blocking=False):
            raise DownloadsBusyError("Many files are being downloaded; ask for this one again soon.")
        environ[_TAKEN] = True
        if connection := environ.get("gunicorn.socket"):  # gunicorn itself bounds only the time to wait for a request
            connection.settimeout(_PIECE_SECONDS)

    def _give_back(self, environ: "WSGIEnvironment") -> None:
        if environ.pop(_TAKEN, None):
            self._slots.release()


class _Ending:
    """The pieces of an answer, and what is to be done once it has ended."""

    def __init__(self, pieces: Iterable[bytes], give_back: "Callable[[], None]") -> None:
        self._pieces = pieces
        self._give_back = give_back

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        finally:
            self._give_back()

    def close(self) -> None:
        """End the pieces, and give the slot back, also if that fails."""
        try:
            cast("Any", self._pieces).close()
        finally:
            self._give_back()


def register(app: Flask, settings: Settings) -> None:
    """Bound the downloads of the app by the threads that it is served with."""
    downloads = app.extensions[_EXTENSION] = Downloads(app.wsgi_app, settings.web_threads)
    app.wsgi_app = downloads  # type: ignore[method-assign]


def take_slot() -> None:
    """Take a slot for the file that this request asks for, before it is made. Raises DownloadsBusyError."""
    downloads: Downloads = current_app.extensions[_EXTENSION]
    downloads.take(request.environ)


def cut_small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give the same bytes in pieces that a slow line takes in time."""
    for piece in pieces:
        for start in range(0, len(piece), _PIECE):
            yield piece[start : start + _PIECE]
