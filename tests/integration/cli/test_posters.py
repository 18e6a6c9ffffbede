"""`flask posters print`: one PDF for a cycle's list, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask

from survey_app.cli import posters
from survey_app.settings import ROOT
from survey_app.storage.models import PlaceRow
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.cli.conftest import Run
from tests.qr_reading import draw_pages, read_qr, read_text


@pytest.fixture(autouse=True)
def _cycle(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        rows = [add_organization(session, f"AB5555{number}", short_name=f"Школа {number}") for number in range(10, 15)]
        session.add(PlaceRow(organization_id=rows[0].id, code="ward-10", name="Зал"))
        session.add(PlaceRow(organization_id=rows[0].id, code="ward-2", name="Буфет"))
        session.add(PlaceRow(organization_id=rows[0].id, code="ward-3", name="Бывший класс", is_removed=True))
        add_organization(session, "CCCC1111", short_name="Вне цикла")
        council = add_council(session)
        add_cycle(session, council, rows, state="draft")
        add_cycle(session, council, [], name="empty", state="draft")


def test_a_cycle_is_one_pdf(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "плакаты.pdf"
    printed = run("posters", "print", "social-2026", "--output", file)
    assert (printed.exit_code, printed.stdout) == (0, f"Плакатов: 5. Файл: {file}\n")
    first = file.read_bytes()
    addresses = [f"http://localhost:8000/q/AB5555{number}" for number in range(10, 15)]
    assert [read_qr(page)[0] for page in draw_pages(first)] == addresses
    run("posters", "print", "social-2026", "--output", file)
    assert file.read_bytes() == first


def test_places_come_after_their_organization(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a5.pdf"
    assert run("posters", "print", "social-2026", "--places", "--size", "a5", "--output", file).exit_code == 0
    pages = draw_pages(file.read_bytes())
    assert [read_qr(page)[0].removeprefix("http://localhost:8000/q/") for page in pages[:4]] == [
        "AB555510",
        "AB555510/ward-2",
        "AB555510/ward-10",
        "AB555511",
    ]
    assert len(pages) == 7
    assert round(pages[0].height / 100 * 25.4) == 210


def test_very_many_posters_are_several_files(run: Run, tmp_path: Path) -> None:
    with patch.object(posters, "_MOST_IN_A_FILE", 2):
        printed = run("posters", "print", "social-2026", "--output", tmp_path / "all.pdf")
    assert printed.stdout.count("Плакатов: 2.") == 2
    assert sorted(each.name for each in tmp_path.glob("all*")) == ["all-1.pdf", "all-2.pdf", "all-3.pdf"]
    assert len(read_text((tmp_path / "all-3.pdf").read_bytes())) == 1


def test_whoever_waits_at_a_terminal_sees_each_poster_counted(app: Flask, tmp_path: Path) -> None:
    words = ["posters", "print", "social-2026", "--output", str(tmp_path / "seen.pdf")]
    database = app.extensions["survey"].settings.database_url
    environment = {**os.environ, "DATABASE_URL": database, "SECRET_KEY": "a secret for tests only", "FLASK_APP": "wsgi"}
    reader, terminal = os.openpty()
    with os.fdopen(reader, "rb", buffering=0) as seen:
        ran = subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=terminal,
            check=True,
        )
        os.close(terminal)
        shown = seen.read(4096).decode()
    assert [f"{percent}%" for percent in (0, 20, 40, 60, 80, 100) if f" {percent}%" not in shown] == []
    assert "Рисую плакаты" in shown
    assert ran.stdout.decode().startswith("Плакатов: 5.")  # what a script reads holds no bar


def test_nobody_at_a_terminal_means_no_bar(run: Run, tmp_path: Path) -> None:
    assert run("posters", "print", "social-2026", "--output", tmp_path / "a.pdf").stderr == ""


def test_posters_are_printed_in_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "en.pdf"
    assert run("posters", "print", "social-2026", "--language", "en", "--output", file).exit_code == 0
    assert "Rate how you were served" in read_text(file.read_bytes())[0]
    refused = run("posters", "print", "social-2026", "--language", "tt", "--output", file)
    assert refused.exit_code == 2
    assert "Языка tt нет. Есть: en, ru." in refused.stderr


def test_what_cannot_be_printed_leaves_no_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "none.pdf"
    unknown = run("posters", "print", "social-1999", "--output", file)
    assert (unknown.exit_code, unknown.stderr.startswith("Цикл «social-1999» не найден.")) == (1, True)
    empty = run("posters", "print", "social-2026-empty", "--output", file)
    assert (empty.exit_code, "печатать нечего" in empty.stderr) == (1, True)
    with patch.object(posters, "render_posters") as render:
        nowhere = run("posters", "print", "social-2026", "--output", tmp_path / "no folder" / "a.pdf")
    assert (nowhere.exit_code, "не записан" in nowhere.stderr) == (1, True)
    render.assert_not_called()
    assert not list(tmp_path.glob("*.pdf"))
