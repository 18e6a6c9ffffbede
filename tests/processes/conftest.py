"""A real gunicorn with the shipped configuration, and clients that do not trust it to live."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, true

from survey_app.settings import ROOT
from survey_app.storage.fold_position import tail
from survey_app.storage.models import PendingTextRow, ResponseRow
from survey_app.storage.session import make_engine, make_sessions
from survey_app.storage.tallies import count_responses, fold, list_rollup
from tests.conftest import SECRET_KEY
from tests.factories import add_council, add_cycle, add_organization

CODE = "K7M3Q9XA"
ADDRESS = f"/api/v1/organizations/{CODE}/responses"
_START_SECONDS = 60
_BOOTED = re.compile(r"Booting worker with pid: (\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn; `log` is what it said."""

    port: int
    metrics_port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def workers(self) -> list[int]:
        """Return the process ids of its living workers, oldest first."""
        return [int(pid) for pid in _BOOTED.findall(self.log.read_text()) if _is_alive(int(pid))]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def gunicorn_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py", *arguments, "wsgi:app"]


@contextmanager
def serve(database_url: str, folder: Path, **environment: str) -> Iterator[Server]:
    """Serve the database until the end; settings beside the usual ones by name."""
    port, metrics_port = free_port(), free_port()
    own = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "BIND": f"127.0.0.1:{port}",
        "METRICS_BIND": f"127.0.0.1:{metrics_port}",
        "RATELIMIT_PER_NETWORK": "1000000",
    }
    log = folder / "gunicorn.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            gunicorn_command(), cwd=ROOT, env={**os.environ, **own, **environment}, stderr=output, stdout=output
        )
    server = Server(port, metrics_port, process, log)
    try:
        _wait_until_alive(server)
        yield server
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


def _wait_until_alive(server: Server) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            if request(server.port, "GET", "/healthz").status == 200:
                return
        except OSError:
            assert server.process.poll() is None, server.log.read_text()
            time.sleep(0.05)
    pytest.fail(server.log.read_text())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def request(port: int, method: str, address: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Make one call on a connection of its own. Raises OSError or http.client.HTTPException if the server dies."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, address, body, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def post(port: int, payload: Mapping[str, Any]) -> int:
    """Post one response; return the status."""
    body = json.dumps(payload).encode()
    return request(port, "POST", ADDRESS, body, {"Content-Type": "application/json"}).status


def post_until_taken(port: int, payload: Mapping[str, Any]) -> int:
    """Post one response as the widget does, again and again until it is acknowledged; return the status."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            status = post(port, payload)
        except (OSError, http.client.HTTPException):
            status = 0
        if status not in (0, 503):
            return status
        time.sleep(0.02)
    pytest.fail("a response was not taken in a minute")


def prepare(engine: Engine) -> Engine:
    """Let one organization collect in an open cycle."""
    with make_sessions(engine).begin() as session:
        add_cycle(session, add_council(session), [add_organization(session, CODE)])
    return engine


def stored_ids(engine: Engine) -> list[str]:
    """Return the id of each stored response."""
    with engine.connect() as connection:
        found: list[Any] = list(connection.scalars(select(ResponseRow.id)))  # SQLite gives the bare 16 bytes
        return [str(each if isinstance(each, UUID) else UUID(bytes=each)) for each in found]


def count_pending_texts(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(PendingTextRow)).scalar_one()


def counted(engine: Engine) -> int:
    """Return how many responses the totals count: rollup and tail."""
    with engine.connect() as connection:
        tallies = [*list_rollup(connection, true()), *count_responses(connection, tail(connection))]
        return sum(tally.responses for tally in tallies)


def fold_once(database_url: str) -> None:
    """Fold as the worker does."""
    engine = make_engine(database_url)
    with engine.begin() as connection:
        fold(connection)
    engine.dispose()
