"""`flask responses import`: sheets typed in by an operator, all of a file or none, with a report in Russian."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update

from survey_app.cli.groups import SENTENCES
from survey_app.domain.sheet_sentences import SENTENCES as SHEET_SENTENCES
from survey_app.exports.batch_file import MOST_BATCH_BYTES
from survey_app.storage.models import CycleRow
from tests.factories import add_council, add_cycle, add_organization
from tests.fixed_clock import stop_clock
from tests.integration.cli.conftest import Run

HEAD = "Организация;Канал;Лист;День;stand_used;stand_satisfied;recommend;age"
GOOD = f"{HEAD}\nk7m3q9xa;на бумаге;217;14.03.2026;да;да;да;41\nK7M3Q9XA;phone;3;2026-03-14;нет;да;да,нет;\n"
BAD = f"{GOOD}K7M3Q9XA;paper;218;14.03.2026;может;;;7\nZZZZ9999;почта;219;завтра;да;;;\n"


@pytest.fixture(autouse=True)
def _cycle(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "survey_app.cli.responses")
    with app.extensions["survey"].sessions.begin() as session:
        add_cycle(session, add_council(session), [add_organization(session, "K7M3Q9XA")])


@pytest.fixture
def write(tmp_path: Path) -> Path:
    return tmp_path / "sheets.csv"


def count(app: Flask) -> int:
    with app.extensions["survey"].engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())


def acts(app: Flask) -> list[tuple[str, str]]:
    with app.extensions["survey"].engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT action, subject FROM audit_entry ORDER BY id"))]


def test_a_good_file_is_stored_and_a_second_time_changes_nothing(app: Flask, run: Run, write: Path) -> None:
    write.write_text(GOOD, "utf-8-sig")
    notes = (
        "Замечания:\n"
        "  recommend: отмечены два ответа, поэтому считается, что ответа нет. (two_ticked): 1, строки 3\n"
        "  stand_satisfied: ответ не учтён, потому что по предыдущему ответу этот вопрос не задают."
        " (skipped_dropped): 1, строки 3\n"
    )
    trial = run("responses", "import", "social-2026", write, "--dry-run")
    assert trial.stdout == (
        f"Анкет: 2\nК сохранению: 2\nУже были: 0\nОтклонено: 0\n{notes}Пробный прогон: ничего не записано.\n"
    )
    assert (trial.exit_code, count(app), acts(app)) == (0, 0, [])
    result = run("responses", "import", "social-2026", write)
    assert (result.exit_code, result.stdout) == (0, f"Анкет: 2\nСохранено: 2\nУже были: 0\nОтклонено: 0\n{notes}")
    assert acts(app) == [("import_responses", "social-2026")]
    again = run("responses", "import", "social-2026", write)
    assert "Сохранено: 0\nУже были: 2\n" in again.stdout
    assert count(app) == 2
    assert run("totals", "check").exit_code == 0


def test_refused_rows_stop_everything_unless_they_are_left_out(app: Flask, run: Run, write: Path) -> None:
    write.write_text(BAD, "cp1251")
    result = run("responses", "import", "social-2026", write)
    assert (result.exit_code, count(app), acts(app)) == (1, 0, [])
    assert "К сохранению: 2\nУже были: 0\nОтклонено: 2\n" in result.stdout
    assert (
        "Отклонена строка 4: stand_used: нет такого ответа: «может». Напишите ответ словами, как в анкете."
        " age: число 7 вне допустимых границ. (unknown_option, out_of_range)\n"
        "Отклонена строка 5: Канал «почта» не подходит: paper (на бумаге), phone (по телефону), interview"
        " (в интервью). День «завтра» не читается: напишите 14.03.2026 или 2026-03-14. (channel_unknown, bad_day)\n"
        "Ничего не записано. Исправьте отклонённые строки или добавьте --partial.\n"
    ) in result.stdout
    result = run("responses", "import", "social-2026", write, "--partial")
    assert (result.exit_code, count(app)) == (0, 2)
    assert "Сохранено: 2\nУже были: 0\nОтклонено: 2\n" in result.stdout


def test_files_and_cycles_are_refused_in_russian(app: Flask, run: Run, write: Path) -> None:
    def refuse(content: bytes, cycle: str = "social-2026") -> str:
        write.write_bytes(content)
        result = run("responses", "import", cycle, write)
        assert (result.exit_code, result.stdout) == (1, ""), result.output
        return result.stderr

    assert "пуст" in refuse(b"")
    columns = refuse(b"organization;channel;sheet;mood\nK7M3Q9XA;paper;1;good\n")
    said = (
        SHEET_SENTENCES["missing_column"].format(about="day"),
        SHEET_SENTENCES["unknown_column"].format(about="mood"),
    )
    assert columns.splitlines() == [*said]
    assert "Цикл «social-2025» не найден" in refuse(GOOD.encode(), "social-2025")
    assert "больше 5 МБ" in refuse(b"x" * (MOST_BATCH_BYTES + 1))
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).values(state="draft"))
    assert "Цикл сейчас в другом состоянии" in refuse(GOOD.encode())
    assert SENTENCES["unknown_column"] == SHEET_SENTENCES["unknown_column"]
