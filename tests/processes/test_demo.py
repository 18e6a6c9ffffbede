"""`flask demo serve` leaves nothing behind, however its terminal ends."""

import os
import signal
import subprocess
import sys
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


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_signal_to_the_whole_group_stops_every_program(
    sqlite_template: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    path = tmp_path / "demo.db"
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
        assert process.stdout is not None
        said = ""
        while "Остановить: Ctrl-C." not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        os.killpg(process.pid, ending)
        # Every program holds this pipe: it ends when the last one has.
        try:
            rest, _ = process.communicate(timeout=40)
        finally:
            process.terminate()  # if it did not end, the test fails instead of waiting for ever
        assert rest.endswith("Остановлено.\n")
    assert process.returncode == 0
    for each in (port, sample_port):
        with pytest.raises(ConnectionRefusedError):
            HTTPConnection("127.0.0.1", each, timeout=5).connect()
