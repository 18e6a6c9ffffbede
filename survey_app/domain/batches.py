"""Batches: tables of sheets, a line for each, and the report of what became of every line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import InvalidBatch, Problem

SHEET_COLUMNS: Final = ("organization", "channel", "sheet", "day")
"""What every line must say, beside its answers."""

TAKING: Final = (CycleState.OPEN, CycleState.CLOSED)
"""The states of a cycle in which sheets are stored and voided."""

RowStatus: TypeAlias = Literal["stored", "repeated", "refused", "withheld"]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of a table: its number as a person sees it in the file, its texts by column, the empty ones too.

    `too_many` tells that it has more cells than the table has columns.
    """

    number: int
    cells: Mapping[str, str]
    too_many: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """A table of sheets: its columns in order, and its lines without the empty ones."""

    columns: tuple[str, ...]
    lines: tuple[BatchLine, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one line: a stable code, an English sentence, the column, and the value that it is about."""

    code: str
    detail: str
    column: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What became of a line, or would.

    `stored`: it is a response now; `repeated`: it was one already, or repeats a line that is (a note says so);
    `refused`, with all `faults`; `withheld`: nothing is wrong with it, but others were refused. `notes` say what was
    read otherwise than written.
    """

    number: int
    status: RowStatus
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch, line by line; `is_stored` is false after a dry run and when refusals stopped it."""

    rows: Sequence[BatchRow]
    is_stored: bool

    def count(self, status: RowStatus) -> int:
        """Return how many lines ended so."""
        return sum(row.status == status for row in self.rows)

    def digest(self) -> str:
        """Return what is equal for equal reports, by which is stored what somebody has seen."""
        return sha256(repr([(each.number, each.status, each.faults) for each in self.rows]).encode()).hexdigest()


def check_columns(columns: Collection[str], questions: Collection[str]) -> None:
    """Let tables pass that have every column they need, and none but these and questions. Raises InvalidBatch."""
    missing = [
        Problem(f"/{each}", "missing_column", f'The column "{each}" is missing.', each)
        for each in SHEET_COLUMNS
        if each not in columns
    ]
    unknown = [
        Problem(f"/{_escape(each)}", "unknown_column", f'The column "{each}" is no question of this cycle.', each)
        for each in columns
        if each not in SHEET_COLUMNS and each not in questions
    ]
    if problems := missing + unknown:
        raise InvalidBatch(" ".join(each.detail for each in problems), problems)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
