"""Which secret keys may sign what people are served with."""

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.settings import ROOT, Settings, SettingsError, find_weakness

MADE = [secrets.token_urlsafe(48), secrets.token_hex(16), base64.b64encode(secrets.token_bytes(32)).decode()]


@given(st.binary(min_size=32, max_size=64).filter(lambda made: len(set(made)) > 24))
def test_what_is_made_by_chance_is_strong(made: bytes) -> None:
    assert find_weakness(made.hex()) is None


@given(st.randoms(use_true_random=True))
def test_no_command_that_makes_keys_makes_a_weak_one(chance: Random) -> None:
    made = chance.randbytes(32)
    for key in (made[:16].hex(), made.hex(), base64.b64encode(made).decode(), base64.urlsafe_b64encode(made).decode()):
        assert find_weakness(key) is None


@pytest.mark.parametrize("key", MADE, ids=["urlsafe", "hexadecimal", "base64"])
def test_whatever_made_it(key: str) -> None:
    assert find_weakness(key) is None


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "is not set"),
        ("dev", "too short: it has 3 characters, 32"),
        ("8YEfqBx4PxJdiJD39kTUC7NIy_sfHNc", "too short"),
        ("x" * 64, "repeats itself"),
        ("0123456789" * 4, "repeats itself"),
        ("123456789012345678901234567890123456", "repeats itself"),
        ("password-password-1234-secret-key-nok!!", "is an example"),
        ("abcabcabdabcabcabdabcabcabdabcabx", "repeats itself"),
        ("change-me-to-something-long-and-random", "is an example"),
        ("django-insecure-8f3$kq0z!m2vx7wpl9d4hty6", "is an example"),
        ("0123456789ABCDEF0123456789abcdef", "is an example"),
        ("SECRET_KEY_SECRET_KEY_SECRET_KEY_1234", "words or rows of keys"),
        ("my-very-secret-key-for-the-survey-app", "words or rows of keys"),
        ("йцукенгшщзхъфывапролджэячсмитьбю1234", "words or rows of keys"),
        ("zxcvbnmasdfghjkl1234567890-Survey-Prod", "words or rows of keys"),
        ("192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf", "is an example"),
    ],
)
def test_a_weak_one_is_refused_with_how_to_make_another(key: str, reason: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"SECRET_KEY": key}, secret_key="instead", instance_dir=ROOT)
    (problem,) = refused.value.problems
    assert problem.startswith("SECRET_KEY ")
    assert reason in problem
    assert "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'" in problem
    assert not key or key not in problem


def test_a_demo_and_a_command_need_none() -> None:
    for environment, serves in (({"DEMO": "1"}, True), ({}, False)):
        settings = Settings.from_environment(environment, secret_key="own", instance_dir=ROOT, serves=serves)
        assert settings.secret_key == "own"


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (["-m", "flask", "councils", "--help"], True),
        (["-m", "flask", "worker", "run", "--help"], True),
        (["-m", "flask", "run", "--port", "99999"], False),
        (["-c", "import wsgi"], False),
    ],
)
def test_whoever_serves_is_refused_and_no_other_command(tmp_path: Path, words: list[str], *, starts: bool) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DEMO", "FLASK_APP"}}
    environment = {**kept, "DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode == 0) == starts, done.stderr
    assert (b"SECRET_KEY is not set" in done.stderr) == (not starts), done.stderr
