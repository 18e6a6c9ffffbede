"""What somebody reads who types a command while the installation's settings are wrong."""

import os
import subprocess
import sys

import pytest

from survey_app.settings import ROOT

pytestmark = pytest.mark.processes


def test_a_wrong_setting_is_a_sentence_not_a_traceback() -> None:
    command = [sys.executable, "-m", "flask", "councils", "list"]
    environment = {**os.environ, "DATABASE_URL": "mysql://localhost/nok"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "DATABASE_URL must begin with sqlite: or postgresql:.\n"
