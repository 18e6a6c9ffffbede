"""Files that commands write: whole or not at all, also when somebody ends the command."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

_WRITE = """
import os, sys
from pathlib import Path
from survey_app.cli.output import write_whole

def give():
    yield b"a half"
    print(*os.listdir(sys.argv[1]), flush=True)
    os.kill(os.getpid(), int(sys.argv[2]))
    yield b"the rest"

write_whole(Path(sys.argv[1]) / "totals.xlsx", give())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_ended_command_leaves_the_file_of_before_and_no_half(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "totals.xlsx").write_bytes(b"before")
    command = [sys.executable, "-c", _WRITE, str(tmp_path), str(int(number))]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert len(ended.stdout.split()) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["totals.xlsx"]
    assert (tmp_path / "totals.xlsx").read_bytes() == b"before"
    assert ended.returncode in {128 + number, -number}
