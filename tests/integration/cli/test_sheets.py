"""`flask sheets print`: numbered questionnaires of an organization, whole or not at all."""

from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.cli import sheets
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.cli.conftest import Run
from tests.qr_reading import read_text

WHOSE = ("sheets", "print", "social-2026", "k7m3-q9xa")


@pytest.fixture(autouse=True)
def _cycle(app: Flask) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        row = add_organization(session, short_name="Дом № 1")
        add_organization(session, "CCCC1111", short_name="Вне цикла")
        add_cycle(session, add_council(session), [row], state="draft")


def test_sheets_are_one_pdf_or_several_numbered_ones(app: Flask, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "листы.pdf"
    printed = run(*WHOSE, "--from", 7, "--to", 9, "--output", file)
    assert (printed.exit_code, printed.stdout) == (0, f"Листы 7–9. Файл: {file}\n")
    assert len(read_text(file.read_bytes())) == 6
    with patch.object(sheets, "_MOST_PAGES", 4):
        printed = run(*WHOSE, "--from", 7, "--to", 9, "--large", "--language", "en", "--output", file)
    assert [each.name for each in sorted(tmp_path.glob("листы-*.pdf"))] == [f"листы-{each}.pdf" for each in (1, 2, 3)]
    assert "Sheet No. 9" in read_text((tmp_path / "листы-3.pdf").read_bytes())[0]
    with app.extensions["survey"].engine.connect() as connection:
        acts = connection.execute(text("SELECT action, subject FROM audit_entry")).all()
    assert [tuple(each) for each in acts] == [("print_sheets", "social-2026/k7m3-q9xa")] * 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("sheets", "print", "social-2026", "CCCC1111", "--to", 2), "CCCC1111"),
        (("sheets", "print", "none-2026", "K7M3Q9XA", "--to", 2), "none-2026"),
        ((*WHOSE, "--to", 2, "--language", "tt"), "tt"),
        ((*WHOSE, "--from", 3, "--to", 2), "меньше первого"),
    ],
    ids=["not listed", "no cycle", "language", "reversed"],
)
def test_what_cannot_be_printed_writes_no_file(run: Run, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    printed = run(*words, "--output", tmp_path / "x.pdf")
    assert printed.exit_code != 0
    assert sentence in printed.stderr
    assert not list(tmp_path.glob("*.pdf"))
