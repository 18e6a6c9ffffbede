"""Downloads take slots, of which there are as many as half of the threads; each is given back when its answer ends."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import run_wsgi_app

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.web import streams
from survey_app.web.api import totals
from survey_app.web.downloads import Downloads
from tests.conftest import make_settings
from tests.factories import response_payload
from tests.integration.web.council.conftest import TOTALS, Api, make_token

THREADS = 4
SLOTS = 2
CSV = f"{TOTALS}.csv"


@pytest.fixture
def app(database_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """The application as a process of four threads has it."""
    app = create_app(make_settings(database_url, web_threads=THREADS), catalogue)
    yield app
    app.extensions["survey"].close()


class Slow:
    """Callers who ask for a file and do not read it to its end."""

    def __init__(self, app: Flask, token: str) -> None:
        self._app = app
        self._headers = {"Authorization": f"Bearer {token}"}

    def begin(self, address: str = CSV, method: str = "GET") -> tuple[int, Iterable[bytes]]:
        """Ask; returns the status, and the pieces as the server has them: it closes them in the end."""
        kept: list[str] = []

        def start(status: str, *_: Any) -> Callable[[bytes], object]:
            kept.append(status)
            return lambda _: None

        with self._app.test_request_context(address, method=method, headers=self._headers) as context:
            environ = context.request.environ
        pieces = self._app.wsgi_app(environ, start)
        return int(kept[0][:3]), pieces


@pytest.fixture
def slow(app: Flask, api: Api, councils: tuple[int, int]) -> Slow:
    """Callers of the council; it has responses."""
    assert api.get("/api/v1/cycles").status_code == 200
    return Slow(app, make_token(app, councils[0]))


def end(pieces: Iterable[bytes]) -> None:
    pieces.close()  # type: ignore[attr-defined]


def check_free(slow: Slow) -> None:
    """See that no slot is held, by taking all of them."""
    with ExitStack() as stack:
        for _ in range(SLOTS):
            status, pieces = slow.begin()
            assert status == 200
            stack.enter_context(closing(pieces))  # type: ignore[type-var]
        status, pieces = slow.begin()
        end(pieces)
        assert status == 503


def test_one_too_many_is_told_to_come_again_and_others_are_served(slow: Slow, api: Api, client: FlaskClient) -> None:
    first, second = slow.begin(), slow.begin(f"{TOTALS}.xlsx")
    assert (first[0], second[0]) == (200, 200)
    refused = api.get(CSV)
    assert (refused.status_code, refused.get_json()["code"]) == (503, "downloads_busy")
    assert refused.headers["Retry-After"] == "30"
    assert client.get("/healthz").status_code == 200
    assert client.post("/api/v1/organizations/K7M3Q9XA/responses", json=response_payload()).status_code == 201
    end(first[1])
    assert api.get(CSV).status_code == 200
    end(second[1])
    check_free(slow)


def test_people_read_a_sentence(app: Flask, slow: Slow) -> None:
    held = [slow.begin() for _ in range(SLOTS)]
    page = app.test_client().get("/install/K7M3Q9XA/posters-a4.pdf")
    assert page.status_code == 503
    assert "Сейчас скачивают много файлов" in page.text
    for _, pieces in held:
        end(pieces)
    assert app.test_client().get("/install/K7M3Q9XA/posters-a4.pdf").mimetype == "application/pdf"
    check_free(slow)


def test_the_slot_is_given_back_when_the_reader_leaves_in_the_middle(slow: Slow) -> None:
    for _ in range(2 * SLOTS):
        status, pieces = slow.begin()
        assert status == 200
        assert next(iter(pieces))
        end(pieces)
    check_free(slow)


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        (CSV, "HEAD", 200),
        (f"{TOTALS}.csv?channel=telepathy", "GET", 422),
        ("/api/v1/cycles/social-1999/totals.csv", "GET", 404),
        ("/api/v1/cycles/social-2026/suggestions.csv", "GET", 200),
    ],
)
def test_every_end_gives_it_back(slow: Slow, address: str, method: str, status: int) -> None:
    for _ in range(2 * SLOTS):
        seen, pieces = slow.begin(address, method)
        end(pieces)
        assert seen == status
    check_free(slow)


def test_an_error_in_the_middle_gives_it_back(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_: object, **__: object) -> Iterator[bytes]:
        yield b"one"
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(totals, "export_totals", break_off)
        for _ in range(2 * SLOTS):
            _, pieces = slow.begin()
            with pytest.raises(OSError):  # noqa: PT011 - whatever it is
                list(pieces)
            end(pieces)
    check_free(slow)


def test_an_error_after_the_slot_is_taken_gives_it_back(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> Response:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(streams, "Response", fail)
        for _ in range(2 * SLOTS):
            status, pieces = slow.begin()
            end(pieces)
            assert status == 500
    check_free(slow)


def test_a_file_that_cannot_be_closed_gives_its_slot_back() -> None:
    class Broken:
        def __iter__(self) -> Iterator[bytes]:
            return iter([b"piece"])

        def close(self) -> None:
            raise OSError

    def serve(environ: Any, start: Any) -> Iterable[bytes]:
        downloads.take(environ)
        start("200 OK", [])
        return Broken()

    downloads = Downloads(serve, threads=1)  # of one thread the only one
    for _ in range(3):
        pieces = downloads({}, lambda *_: lambda _: None)
        with pytest.raises(OSError):  # noqa: PT011 - whatever it is
            end(pieces)


def test_whoever_answers_with_an_error_below_gives_it_back() -> None:
    def serve(environ: Any, _start: Any) -> Iterable[bytes]:
        downloads.take(environ)
        raise OSError

    downloads = Downloads(serve, threads=1)
    for _ in range(3):
        with pytest.raises(OSError):  # noqa: PT011 - whatever it is
            run_wsgi_app(downloads, {"REQUEST_METHOD": "GET"})
