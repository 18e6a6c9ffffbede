"""Slow downloads on a real gunicorn: citizens' responses go on."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey_app.storage.session import make_engine, make_sessions
from survey_app.storage.tokens import add_token
from tests.factories import add_council, add_cycle, add_organization, response_payload
from tests.processes.conftest import CODE, Server, post, request, serve
from tests.waiting import wait_until

pytestmark = pytest.mark.processes
THREADS = 8
CSV = "/api/v1/cycles/social-2026/totals.csv"
_ORGANIZATIONS = 1500  # twenty megabytes: more than a connection holds by itself


@pytest.fixture
def token(sqlite_url: str) -> str:
    """A token of a council with very many organizations."""
    engine = make_engine(sqlite_url)
    with make_sessions(engine).begin() as session:
        codes = [CODE, *(f"A{number:07}" for number in range(_ORGANIZATIONS))]
        council = add_council(session)
        add_cycle(session, council, [add_organization(session, code, name="Школа" * 40) for code in codes])
        text = add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)[1]
    engine.dispose()
    return text


@pytest.fixture
def server(sqlite_url: str, token: str, tmp_path: Path) -> Iterator[Server]:
    """One process as it is shipped."""
    assert token
    with serve(sqlite_url, tmp_path, WEB_THREADS=str(THREADS)) as server:
        yield server


def begin(server: Server, token: str) -> socket.socket:
    """Ask for the file and read nothing of it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(f"GET {CSV} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    return connection


def read_refusal(connection: socket.socket) -> str:
    """Return the code of a refusal, "" of an answer that is no refusal."""
    connection.settimeout(20)
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return "" if answer.status == 200 else str(json.loads(answer.read())["code"])


def test_callers_who_read_nothing_leave_half_of_the_threads(server: Server, token: str) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    with ExitStack() as stack:
        connections = [stack.enter_context(closing(begin(server, token))) for _ in range(2 * THREADS)]
        codes = [read_refusal(each) for each in connections]
        assert sorted(codes) == [""] * (THREADS // 2) + ["downloads_busy"] * (2 * THREADS - THREADS // 2)
        began = time.monotonic()
        assert request(server.port, "GET", "/healthz").status == 200
        assert post(server.port, response_payload()) == 201
        assert time.monotonic() - began < 5
        refused = request(server.port, "GET", CSV, headers=bearer)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    wait_until(lambda: request(server.port, "GET", CSV, headers=bearer).status == 200)
    assert "Traceback" not in server.log.read_text()
