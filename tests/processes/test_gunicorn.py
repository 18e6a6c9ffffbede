"""The shipped configuration of gunicorn: what is shown, what is kept to itself, what it refuses."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.settings import ROOT
from survey_app.storage.session import make_engine
from tests.conftest import SECRET_KEY
from tests.factories import response_payload
from tests.processes import conftest as processes
from tests.processes.conftest import ADDRESS, Server, gunicorn_command, request, serve

pytestmark = pytest.mark.processes
JSON = {"Content-Type": "application/json"}
CHUNKED = {**JSON, "Transfer-Encoding": "chunked"}


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two processes whose limiter's storage is away."""
    folder = tmp_path_factory.mktemp("gunicorn")
    path = folder / "survey.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = processes.prepare(make_engine(f"sqlite:///{path}"))
    engine.dispose()
    settings = {"WEB_CONCURRENCY": "2", "RATELIMIT_STORAGE_URI": "redis://127.0.0.1:1/0"}
    with serve(f"sqlite:///{path}", folder, **settings) as server:
        yield server


def _metrics(server: Server) -> dict[str, float]:
    text = request(server.metrics_port, "GET", "/metrics").body.decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def _chunks(size: int) -> bytes:
    chunk = b"x" * 1000
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for _ in range(size // 1000)) + b"0\r\n\r\n"


@pytest.mark.parametrize(("size", "status"), [(65_000, 400), (66_000, 413), (3_000_000, 413)])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_64_kib_are_the_most_with_and_without_a_stated_length(
    server: Server, size: int, status: int, *, is_chunked: bool
) -> None:
    body, headers = (_chunks(size), CHUNKED) if is_chunked else (b"x" * size, JSON)
    answer = request(server.port, "POST", ADDRESS, body, headers)
    assert answer.status == status
    assert json.loads(answer.body)["code"] == ("too_large" if status == 413 else "malformed")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_connection_that_ends_after_a_refusal_says_so(server: Server, *, is_chunked: bool) -> None:
    body, headers = (_chunks(300_000), CHUNKED) if is_chunked else (b"x" * 300_000, JSON)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        for _ in range(3):
            connection.request("POST", ADDRESS, body, headers)
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Connection"]) == (413, "close")
            answer.read()
            connection.request("POST", ADDRESS, json.dumps(response_payload()).encode(), JSON)
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Connection"]) == (201, "keep-alive")
            answer.read()
    finally:
        connection.close()


def test_broken_chunks_are_malformed(server: Server) -> None:
    answer = request(server.port, "POST", ADDRESS, b"zz\r\n", CHUNKED)
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "malformed")
    for form in ("/s/K7M3Q9XA", "/account/sign-in"):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Transfer-Encoding": "chunked"}
        assert request(server.port, "POST", form, b"zz\r\n", headers).status == 400


def test_a_response_may_come_in_chunks(server: Server) -> None:
    body = json.dumps(response_payload()).encode()
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert request(server.port, "POST", ADDRESS, chunked, CHUNKED).status == 201


def test_the_metrics_are_those_of_all_processes(server: Server) -> None:
    name = 'survey_requests_total{endpoint="responses.post_response",status="201"}'
    before = _metrics(server).get(name, 0)
    for _ in range(20):
        assert processes.post(server.port, response_payload()) == 201
    seen = _metrics(server)
    assert seen[name] == before + 20
    assert seen["limiter_fallback"] == 1
    assert seen['survey_request_seconds_bucket{le="+Inf"}'] >= 20
    assert "untrusted_forwarded_total" in seen


def test_the_counts_of_a_killed_process_stay_and_its_gauges_go(server: Server) -> None:
    assert processes.post_until_taken(server.port, response_payload()) == 201
    before = _metrics(server)
    killed = server.workers()
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    end = time.monotonic() + 30
    while len(server.workers()) != 2 or set(server.workers()) & set(killed):
        assert time.monotonic() < end
        time.sleep(0.05)
    while request_status(server) != 200:
        assert time.monotonic() < end
        time.sleep(0.05)
    seen = _metrics(server)
    counter = 'survey_requests_total{endpoint="responses.post_response",status="201"}'
    assert seen[counter] == before[counter]
    assert (before["limiter_fallback"], seen["limiter_fallback"]) == (1, 0)


def request_status(server: Server) -> int:
    try:
        return request(server.port, "GET", "/healthz").status
    except OSError:
        return 0


def test_metrics_are_not_on_the_public_address(server: Server) -> None:
    assert request(server.port, "GET", "/metrics").status == 404


def test_neither_headers_nor_logs_tell_too_much(server: Server) -> None:
    answer = request(server.port, "GET", "/healthz", headers={"X-Forwarded-For": "198.51.100.7"})
    assert not re.search(r"\d", answer.headers["Server"])
    forwarded = {**JSON, "X-Forwarded-For": "198.51.100.7"}
    payload = json.dumps(response_payload()).encode()
    assert request(server.port, "POST", ADDRESS, payload, forwarded).status == 201
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"RUBBISH\r\n\r\n")
        assert b"400" in connection.recv(100)
    log = server.log.read_text()
    assert "Invalid request" in log
    assert "X-Forwarded-For" in log
    said = log.replace(f"http://127.0.0.1:{server.port}", "")
    assert "198.51.100.7" not in said
    assert "127.0.0.1" not in said
    ours = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert ours
    assert all({"event", "level", "timestamp"} <= line.keys() for line in ours)


@pytest.mark.parametrize("arguments", [("--workers", "2"), ()])
def test_memory_with_several_processes_refuses_to_start(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'survey.db'}",
        "SECRET_KEY": SECRET_KEY,
        "BIND": f"127.0.0.1:{processes.free_port()}",
        "METRICS_BIND": "",
        "TMPDIR": str(tmp_path),
        **({} if arguments else {"WEB_CONCURRENCY": "2"}),
    }
    command, environment = gunicorn_command(*arguments), {**os.environ, **environment}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
    assert b"RATELIMIT_STORAGE_URI=memory:// counts per process" in done.stderr
    assert not list(tmp_path.glob("nok-metrics-*")), "the folder of the metrics must not be left behind"


@pytest.mark.parametrize("bind", ["", "occupied"])
def test_responses_are_taken_without_metrics_too(
    sqlite_url: str, tmp_path: Path, bind: str, request: pytest.FixtureRequest
) -> None:
    engine = processes.prepare(make_engine(sqlite_url))
    engine.dispose()
    taken = socket.create_server(("127.0.0.1", 0))
    request.addfinalizer(taken.close)
    address = f"127.0.0.1:{taken.getsockname()[1]}" if bind else ""
    with serve(sqlite_url, tmp_path, METRICS_BIND=address) as server:
        assert processes.post(server.port, response_payload()) == 201
    assert ("No metrics" in server.log.read_text()) == bool(bind)
