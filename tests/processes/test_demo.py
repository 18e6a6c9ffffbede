"""`flask demo serve` leaves nothing behind, however its terminal ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from survey_app.settings import ROOT
from survey_app.storage.session import make_engine, make_sessions
from tests.factories import add_council, add_cycle
from tests.processes.conftest import free_port

ENDINGS = [signal.SIGHUP, signal.SIGINT, signal.SIGTERM]
pytestmark = pytest.mark.processes


def _heed_signals() -> None:
    """Undo what whoever runs the tests ignores, as nohup does: an ignored signal is inherited."""
    for each in ENDINGS:
        signal.signal(each, signal.SIG_DFL)


@contextmanager
def serve_demo(sqlite_template: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """Begin to serve in a group of its own; gives the program, its port and that of the sample site."""
    path = folder / "demo.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    with make_sessions(engine).begin() as session:
        add_cycle(session, add_council(session, "culture-education"), [])
    engine.dispose()
    port, sample_port = free_port(), free_port()
    own = {"DEMO": "1", "DATABASE_URL": f"sqlite:///{path}", "PORT": str(port), "SAMPLE_PORT": str(sample_port)}
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "demo", "serve"],
        cwd=ROOT,
        env={**os.environ, **own, "SECRET_KEY": "a secret for tests only", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_signals,  # noqa: PLW1509 - nothing but signals is touched between fork and exec
    ) as process:
        yield process, port, sample_port


def check_end(process: subprocess.Popen[str], *ports: int) -> None:
    """Wait for the end of every program, and see that it was asked for."""
    # Every program holds this pipe: it ends when the last one has.
    try:
        rest, _ = process.communicate(timeout=40)
    finally:
        process.terminate()  # if it did not end, the test fails instead of waiting for ever
    assert rest.endswith("Остановлено.\n")
    assert process.returncode == 0
    for each in ports:
        with pytest.raises(ConnectionRefusedError):
            HTTPConnection("127.0.0.1", each, timeout=5).connect()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_signal_to_the_whole_group_stops_every_program(
    sqlite_template: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    with serve_demo(sqlite_template, tmp_path) as (process, *ports):
        assert process.stdout is not None
        said = ""
        while "Остановить: Ctrl-C." not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        os.killpg(process.pid, ending)
        check_end(process, *ports)


def test_signals_while_it_starts_stop_what_was_begun(sqlite_template: Path, tmp_path: Path) -> None:
    """From the moment that the sample site answers, the programs are being begun: whichever line it is at."""
    with serve_demo(sqlite_template, tmp_path) as (process, *ports):
        deadline = time.monotonic() + 30
        while not answers(ports[1]):
            assert time.monotonic() < deadline
        for each in (*ENDINGS, *ENDINGS):
            os.killpg(process.pid, each)
            time.sleep(0.05)
        check_end(process, *ports)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except ConnectionRefusedError:
        return False
