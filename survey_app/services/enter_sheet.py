"""Stores one sheet that a clerk typed in, in the one way of sheets: as a batch of one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from survey_app.domain.batches import Batch, BatchLine, BatchRow
from survey_app.domain.sheet_heads import read_name
from survey_app.services.find_sheet import find_sheet
from survey_app.services.import_responses import AskedBatch, import_responses
from survey_app.services.installation import Installation
from survey_app.storage.second_keyings import find_keying
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import Sight, find_visible_cycle


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """What a clerk typed: `cells` as in a line of a batch, whose columns are those of its form."""

    cycle: str
    sight: Sight
    cells: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True)
class EnteredSheet:
    """What became of it: `stored`, `repeated` or `refused`; `is_due`: it is to be typed a second time."""

    row: BatchRow
    is_due: bool


def enter_sheet(here: Installation, typed: TypedSheet) -> EnteredSheet:
    """Store the sheet, once however often it is sent.

    Raises CycleUnknown, CycleNotMovable if the cycle is neither open nor closed, InvalidBatch if it asks no such
    question any more, Unavailable.
    """
    batch = Batch(tuple(typed.cells), (BatchLine(1, typed.cells),))
    report = import_responses(here, AskedBatch(typed.cycle, typed.sight, batch, typed.now, is_typed=True))
    (row,) = report.rows
    return EnteredSheet(row, row.status != "refused" and _is_due(here, typed))


def _is_due(here: Installation, typed: TypedSheet) -> bool:
    name, _ = read_name(typed.cells)
    assert name, "it was stored"
    with read_snapshot(here.engine) as connection:
        # In whatever state: the sheet is stored, though somebody may have moved the cycle since.
        cycle = find_visible_cycle(connection, typed.cycle, typed.sight)
        found = None if cycle is None else find_sheet(connection, cycle, name)
        keying = None if found is None else find_keying(connection, found.id)
    return keying is not None and keying[0] is None
