"""A cycle into which sheets are typed, and how batches are made and handed in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text, update

from survey_app.domain.batches import Batch, BatchLine, BatchReport
from survey_app.services.check_totals import check_totals
from survey_app.services.import_responses import AskedBatch, import_responses
from survey_app.services.installation import Installation
from survey_app.storage.models import CycleRow
from survey_app.storage.visible_cycles import EVERYTHING
from tests.factories import ANSWERS

CYCLE = "social-2026"
NOON = datetime(2026, 5, 20, 9, tzinfo=UTC)


def sheet(number: int | str = 1, answers: Mapping[str, object] = ANSWERS, **changes: object) -> dict[str, str]:
    """Return the cells of a sheet."""
    head = {"organization": "AAAA1111", "channel": "paper", "sheet": str(number), "day": "2026-03-14"}
    return {**head, **{code: str(each) for code, each in answers.items()}, **{k: str(v) for k, v in changes.items()}}


def make_batch(*sheets: Mapping[str, str]) -> Batch:
    """Return a batch as a file with these lines would give it: the first one is line 2."""
    columns = tuple(dict.fromkeys(name for each in sheets for name in each))
    absent = dict.fromkeys(columns, "")
    return Batch(columns, tuple(BatchLine(line, {**absent, **each}) for line, each in enumerate(sheets, start=2)))


def hand_in(
    installation: Installation, *sheets: Mapping[str, str], now: datetime = NOON, cycle: str = CYCLE, **options: Any
) -> BatchReport:
    """Import a batch as an operator of any council."""
    return import_responses(installation, AskedBatch(cycle, EVERYTHING, make_batch(*sheets), now), **options)


def say(report: BatchReport) -> list[tuple[int, str, list[str], list[str]]]:
    """Return line, status, codes of faults, codes of notes of every row."""
    return [
        (row.number, row.status, [each.code for each in row.faults], [each.code for each in row.notes])
        for row in report.rows
    ]


def move(installation: Installation, state: str) -> None:
    """Let the cycles be in a state, whatever that takes."""
    with installation.sessions.begin() as session:
        session.execute(update(CycleRow).where(CycleRow.council_id.is_not(None)).values(state=state))


def count(installation: Installation, what: str = "response") -> int:
    """Return how many rows there are."""
    with installation.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {what}")) or 0


def check_counts(installation: Installation) -> int:
    """See that the totals are what a recount gives; return how many responses there are."""
    checked = check_totals(installation.engine)
    assert checked.differences == ()
    return checked.responses
