"""Exactly once, whatever dies: twins, clients that leave, workers killed at any moment."""

import json
import os
import shutil
import signal
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, text

from survey_app.storage.session import make_engine
from tests.conftest import copy_postgresql
from tests.factories import ANSWERS, response_payload
from tests.processes import conftest as processes
from tests.processes.conftest import ADDRESS, Server, post, post_until_taken, serve, stored_ids

pytestmark = pytest.mark.processes
TWINS = 20
KILLS = 12
CLIENTS = 8
DEMO = {"WEB_CONCURRENCY": "2", "DEMO": "1"}  # two processes that may count alone


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database in which one organization collects, for all tests of this file."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("served") / "survey.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        template, server = map(request.getfixturevalue, ("postgresql_template", "postgresql_server"))
        with copy_postgresql(template, server) as url:
            yield url


@pytest.fixture(scope="module")
def prepared(url: str) -> Iterator[Engine]:
    engine = processes.prepare(make_engine(url))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def server(prepared: Engine, url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assert stored_ids(prepared) == []
    with serve(url, tmp_path_factory.mktemp("gunicorn"), **DEMO) as server:
        yield server


def _stored(engine: Engine, payloads: Iterable[dict[str, Any]]) -> Counter[str]:
    """Count the rows of each of these responses."""
    wanted = {payload["id"] for payload in payloads}
    return Counter(each for each in stored_ids(engine) if each in wanted)


def _post_together(server: Server, payloads: list[dict[str, Any]]) -> Counter[int]:
    barrier = Barrier(len(payloads))

    def send(payload: dict[str, Any]) -> int:
        barrier.wait()
        return post_until_taken(server.port, payload)

    with ThreadPoolExecutor(len(payloads)) as pool:
        return Counter(pool.map(send, payloads))


def test_of_equal_twins_one_is_new_and_the_others_are_repeats(server: Server, prepared: Engine) -> None:
    texts = processes.count_pending_texts(prepared)
    payloads = [response_payload({**ANSWERS, "suggestions": "Больше лавочек"}) for _ in range(3)]
    for payload in payloads:
        assert _post_together(server, [payload] * TWINS) == {201: 1, 200: TWINS - 1}
    assert _stored(prepared, payloads) == {payload["id"]: 1 for payload in payloads}
    assert processes.count_pending_texts(prepared) == texts + 3


def test_of_unequal_twins_one_is_stored_and_the_others_conflict(server: Server, prepared: Engine) -> None:
    payload = response_payload()
    twins = [{**payload, "answers": {**ANSWERS, "age": 20 + number}} for number in range(TWINS)]
    assert _post_together(server, twins) == {201: 1, 409: TWINS - 1}
    assert _stored(prepared, twins) == {payload["id"]: 1}


def _leave_after(server: Server, message: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(message)
        # No orderly end: the connection is simply gone, as when a telephone loses its network.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _message(payload: dict[str, Any]) -> bytes:
    body = json.dumps(payload).encode()
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def test_a_client_that_leaves_before_the_answer_may_send_again(server: Server, prepared: Engine) -> None:
    payloads = [response_payload() for _ in range(30)]
    for number, payload in enumerate(payloads):
        _leave_after(server, _message(payload))
        if number % 3 == 0:
            time.sleep(0.05)
        assert post_until_taken(server.port, payload) in (200, 201)
    assert _stored(prepared, payloads) == {payload["id"]: 1 for payload in payloads}


def test_a_client_that_leaves_amid_its_body_leaves_nothing(server: Server, prepared: Engine) -> None:
    payload = response_payload()
    _leave_after(server, _message(payload)[:-40])
    time.sleep(0.3)
    assert not _stored(prepared, [payload])
    assert post(server.port, payload) == 201


def test_workers_killed_at_any_moment_lose_and_double_nothing(server: Server, prepared: Engine, url: str) -> None:
    before, texts = len(stored_ids(prepared)), processes.count_pending_texts(prepared)
    stop = Event()

    def answer_and_answer() -> list[tuple[dict[str, Any], int]]:
        taken: list[tuple[dict[str, Any], int]] = []
        while not stop.is_set():
            payload = response_payload({**ANSWERS, "suggestions": "Текст"} if len(taken) % 2 else ANSWERS)
            taken.append((payload, post_until_taken(server.port, payload)))
        return taken

    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(answer_and_answer) for _ in range(CLIENTS)]
        try:
            for number in range(KILLS):
                _kill_one(server)
                if number % 3 == 0:
                    processes.fold_once(url)
        finally:
            stop.set()
    taken = [one for client in clients for one in client.result()]
    assert len(taken) >= CLIENTS  # each got an answer through; how many more depends on how busy the machine is
    assert {status for _, status in taken} <= {200, 201}
    payloads = [payload for payload, _ in taken]
    assert _stored(prepared, payloads) == {payload["id"]: 1 for payload in payloads}
    assert processes.counted(prepared) == len(stored_ids(prepared)) == before + len(payloads)
    written = sum("suggestions" in payload["answers"] for payload in payloads)
    assert processes.count_pending_texts(prepared) == texts + written


def _kill_one(server: Server) -> None:
    """Kill one worker amid its work, then wait until there are two again."""
    time.sleep(0.3)
    victim = server.workers()[0]
    os.kill(victim, signal.SIGKILL)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        workers = server.workers()
        if victim not in workers and len(workers) == 2:
            return
        time.sleep(0.02)
    pytest.fail("the killed worker was not replaced")


def test_a_worker_killed_between_commit_and_answer(
    postgresql_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    engine = processes.prepare(make_engine(postgresql_url))
    request.addfinalizer(engine.dispose)
    payload = response_payload()
    with serve(postgresql_url, tmp_path) as server, ThreadPoolExecutor(1) as pool:
        (worker,) = server.workers()
        assert post(server.port, response_payload()) == 201
        with engine.connect() as blocker:
            blocker.execute(text("LOCK TABLE response IN SHARE MODE"))
            first = pool.submit(post, server.port, payload)
            _wait_for(engine, "SELECT count(*) FROM pg_locks WHERE NOT granted", 1)
            os.kill(worker, signal.SIGSTOP)  # it will never read that the database has committed
            blocker.rollback()
        _wait_for(engine, "SELECT count(*) FROM response", 2)
        os.kill(worker, signal.SIGKILL)
        assert isinstance(first.exception(), Exception), "the client must have seen no answer"
        assert post_until_taken(server.port, payload) == 200
        assert post(server.port, {**payload, "answers": {}}) == 409
    assert len(stored_ids(engine)) == 2


def _wait_for(engine: Engine, query: str, count: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with engine.connect() as connection:
            if connection.execute(text(query)).scalar_one() == count:
                return
        time.sleep(0.02)
    pytest.fail(f"{query} was never {count}")
