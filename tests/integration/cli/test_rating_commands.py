"""The commands of a council's decision: close, freeze, export the rating, and check that nobody touched it."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from survey_app.services.list_published_scores import list_published_scores
from survey_app.storage.models import CycleRow, CycleSnapshotRow
from survey_app.storage.snapshots import add_snapshot, digest_of, find_snapshot
from tests.integration.cli.conftest import Run
from tests.integration.services.ratings import CYCLE, add_filled_cycle

TODAY = datetime.now(UTC).date()
DECIDED = ("--decision", "12-р", "--date", "2026-01-02")


@pytest.fixture(autouse=True)
def _cycle(app: Flask) -> None:
    add_filled_cycle(app.extensions["survey"])


def state_of(app: Flask) -> str:
    with app.extensions["survey"].readers() as session:
        return str(session.scalar(select(CycleRow.state).where(CycleRow.code == CYCLE)))


def publish(run: Run) -> None:
    assert run("cycles", "close", CYCLE).exit_code == 0
    assert run("cycles", "freeze", CYCLE, *DECIDED).exit_code == 0


def refuse(run: Run, *words: str) -> str:
    """Run a command that must refuse; return what it says on stderr."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return result.stderr


def test_a_cycle_is_closed_once_and_published_once(app: Flask, run: Run) -> None:
    assert run("cycles", "close", CYCLE).stdout == f"Цикл закрыт: {CYCLE}.\n"
    assert state_of(app) == "closed"
    frozen = run("cycles", "freeze", CYCLE, *DECIDED)
    assert frozen.stdout.startswith(
        f"Цикл опубликован: {CYCLE}, решение № 12-р от 2026-01-02. Организаций с баллом: 1. SHA-256 снимка: "
    )
    edition = app.extensions["survey"].catalogue.editions["nok-344n-2018-operators"]
    assert frozen.stderr.splitlines() == [
        "Без балла опубликовано организаций: 2.",
        "Не хватает ответов получателей услуг — 1.",
        *(f"Не хватает проверки: «{each.title}» — {1 + (each.code == 'waiting')}." for each in edition.lists),
        "Это: BBBB1111, CCCC1111.",
    ]
    with app.extensions["survey"].engine.connect() as connection:
        stored = find_snapshot(connection, 1)
    assert stored
    assert stored.digest in frozen.stdout
    assert (stored.decision_number, stored.decided_on.isoformat()) == ("12-р", "2026-01-02")
    for again in (("close", CYCLE), ("freeze", CYCLE, *DECIDED)):
        assert f"{CYCLE}, опубликован" in refuse(run, "cycles", *again)
    with app.extensions["survey"].engine.connect() as connection:
        assert find_snapshot(connection, 1) == stored


@pytest.mark.parametrize("words", [(), ("--decision", "1"), ("--date", "2026-01-02"), (*DECIDED[:3], "02.01.2026")])
def test_a_decision_has_a_number_and_a_date(app: Flask, run: Run, words: tuple[str, ...]) -> None:
    run("cycles", "close", CYCLE)
    assert run("cycles", "freeze", CYCLE, *words).exit_code == 2
    assert state_of(app) == "closed"


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("  ", "2026-01-02", ["номер"]),
        ("1" * 81, f"{TODAY.year + 1}-12-31", ["80", f"31.12.{TODAY.year + 1}"]),
        ("7", "2025-12-31", ["31.12.2025"]),
    ],
)
def test_a_decision_that_cannot_be(app: Flask, run: Run, number: str, day: str, said: list[str]) -> None:
    run("cycles", "close", CYCLE)
    sentence = refuse(run, "cycles", "freeze", CYCLE, "--decision", number, "--date", day)
    for words in said:
        assert words in sentence
    assert state_of(app) == "closed"


@pytest.mark.parametrize(("state", "name"), [("draft", "черновик"), ("open", "открыт"), ("closing", "закрывается")])
def test_only_a_closed_cycle_is_published(app: Flask, run: Run, state: str, name: str) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.code == CYCLE).values(state=state))
    assert name in refuse(run, "cycles", "freeze", CYCLE, *DECIDED)
    assert name in refuse(run, "rating", "check", CYCLE)
    assert state_of(app) == state


def test_cycles_that_are_not_there(run: Run) -> None:
    for words in (
        ("cycles", "close", "x-2026"),
        ("cycles", "freeze", "x-2026", *DECIDED),
        ("rating", "export", "x-2026"),
        ("rating", "check", "x-2026"),
    ):
        assert "«x-2026» не найден" in refuse(run, *words)


def test_answers_outside_cycles_have_no_rating(run: Run) -> None:
    assert "рейтинг" in refuse(run, "rating", "export", f"social-standing-{TODAY.year}").lower()


def test_the_rating_is_exported_in_three_formats(run: Run, tmp_path: Path) -> None:
    people = run("rating", "export", CYCLE).stdout_bytes.decode("utf-8-sig")
    machine = run("rating", "export", CYCLE, "--dialect", "machine").stdout_bytes.decode("utf-8-sig")
    assert people.splitlines()[1].startswith(f"{CYCLE};1;AAAA1111;")
    assert machine.splitlines()[1].startswith(f"{CYCLE},1,AAAA1111,")
    assert len(people.splitlines()) == 4
    body = json.loads(run("rating", "export", CYCLE, "--format", "json").stdout_bytes)
    assert body["organizations"][0]["score"].replace(".", ",") in people.splitlines()[1]
    file = tmp_path / "rating.xlsx"
    result = run("rating", "export", CYCLE, "--format", "xlsx", "--output", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes().startswith(b"PK")


def test_a_published_rating_is_checked_byte_for_byte(run: Run) -> None:
    publish(run)
    before = run("rating", "export", CYCLE, "--format", "json").stdout_bytes
    said = run("rating", "check", CYCLE).stdout
    assert f"Рейтинг цикла {CYCLE} повторён по снимку байт в байт, организаций: 3." in said
    assert run("rating", "export", CYCLE, "--format", "json").stdout_bytes == before


def touch(app: Flask, change: Callable[[Any], None], *, seals_again: bool) -> None:
    """Change what is stored as an attacker with the database does, with or without a digest that fits again."""
    with app.extensions["survey"].engine.begin() as connection:
        stored = find_snapshot(connection, 1)
        assert stored
        content = msgspec.json.decode(stored.content)
        change(content)
        changed = msgspec.json.encode(content, order="sorted")
        connection.execute(delete(CycleSnapshotRow))
        digest = digest_of(changed) if seals_again else stored.digest
        add_snapshot(connection, 1, replace(stored, content=changed, digest=digest))


def add_a_yes(content: Any) -> None:
    content["organizations"][0]["answers"]["recommend"]["yes"] += 1


def raise_a_score(content: Any) -> None:
    content["results"]["organizations"][0]["score"] = "99.99"


def raise_a_mean(content: Any) -> None:
    content["results"]["means"]["regions"][0]["score"] = "99.99"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_a_yes, "Пересчитано иначе, чем опубликовано: AAAA1111."),
        (raise_a_score, "Пересчитано иначе, чем опубликовано: AAAA1111."),
        (raise_a_mean, "Средние или число организаций пересчитаны иначе"),
    ],
)
@pytest.mark.parametrize("seals_again", [True, False])
def test_a_touched_snapshot_is_noticed(
    app: Flask, run: Run, change: Callable[[Any], None], said: str, *, seals_again: bool
) -> None:
    publish(run)
    touch(app, change, seals_again=seals_again)
    sentence = refuse(run, "rating", "check", CYCLE)
    assert said in sentence
    assert ("Снимок изменён после публикации" in sentence) is not seals_again


def test_another_digest_alone_is_noticed(app: Flask, run: Run) -> None:
    publish(run)
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(update(CycleSnapshotRow).values(digest="0" * 64))
    assert "Снимок изменён после публикации" in refuse(run, "rating", "check", CYCLE)


@pytest.mark.parametrize(
    "spoil", [lambda whole: gzip.compress(gzip.decompress(whole)[:-20]), lambda whole: whole[:-20]]
)
def test_a_snapshot_that_cannot_be_read_is_noticed(app: Flask, run: Run, spoil: Callable[[bytes], bytes]) -> None:
    publish(run)
    with app.extensions["survey"].engine.begin() as connection:
        whole = connection.execute(select(CycleSnapshotRow.content)).scalar_one()
        connection.execute(update(CycleSnapshotRow).values(content=spoil(whole)))
    sentence = refuse(run, "rating", "check", CYCLE)
    assert "Снимок изменён после публикации" in sentence
    assert "Снимок не читается" in sentence


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"decision_number": "999"}, "№ 999 от 2026-01-02. Опубликовано и показывается № 12-р от 2026-01-02."),
        ({"decided_on": date(2020, 1, 1)}, "№ 12-р от 2020-01-01. Опубликовано и показывается № 12-р от 2026-01-02."),
    ],
)
def test_another_decision_beside_the_snapshot_is_named_and_shown_nowhere(
    app: Flask, run: Run, column: dict[str, Any], said: str
) -> None:
    publish(run)
    forms = ("json", "csv", "xlsx")
    published = [run("rating", "export", CYCLE, "--format", form).stdout_bytes for form in forms]
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(update(CycleSnapshotRow).values(**column))
        own = list_published_scores(connection, "AAAA1111")[CYCLE]
    assert said in refuse(run, "rating", "check", CYCLE)
    assert [run("rating", "export", CYCLE, "--format", form).stdout_bytes for form in forms] == published
    assert (own.decision_number, own.decided_on) == ("12-р", date(2026, 1, 2))


def test_a_snapshot_without_a_decision_cannot_be_read(app: Flask, run: Run) -> None:
    publish(run)
    touch(app, lambda content: content["decision"].pop("date"), seals_again=True)
    assert "Снимок не читается" in refuse(run, "rating", "check", CYCLE)
