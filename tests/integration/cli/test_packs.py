"""`flask packs build`: the pack without a worker, whole or not at all."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.integration.cli.conftest import Run
from tests.integration.services.packs import make_pack, publish, unpack
from tests.integration.services.ratings import CYCLE


@pytest.fixture(autouse=True)
def _cycle(app: Flask) -> None:
    publish(app.extensions["survey"])


def test_a_command_builds_the_same_pack_and_is_logged(app: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "pack.zip"
    result = run("packs", "build", CYCLE, "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, f"Организаций: 3. Файл: {file}\n")
    assert unpack(file.read_bytes()) == unpack(make_pack(app.extensions["survey"]))
    with app.extensions["survey"].engine.connect() as connection:
        acts = connection.execute(text("SELECT action, subject FROM audit_entry")).all()
    assert ("download_pack", CYCLE) in [tuple(act) for act in acts]


def test_what_cannot_be_built_leaves_no_file(app: Flask, run: Run, tmp_path: Path) -> None:
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("DELETE FROM cycle_snapshot"))
    for cycle, words in ((CYCLE, "ещё не опубликован"), ("none-2026", "не найден")):
        result = run("packs", "build", cycle, "--output", str(tmp_path / "pack.zip"))
        assert (result.exit_code, result.stdout) == (1, "")
        assert words in result.stderr
    assert not list(tmp_path.glob("*.zip"))
