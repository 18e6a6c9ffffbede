"""Decides what becomes of judged sheets, given what is stored: new ones, repeats, conflicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from survey_app.domain.batches import BatchReport, BatchRow, Remark
from survey_app.domain.packing import Layout, unpack_answers
from survey_app.services.judge_sheets import Judged, JudgedSheet
from survey_app.storage.questionnaires import list_layouts
from survey_app.storage.sheets import SheetRow, StoredSheet, find_sheets

_OTHER_SHEET = "This sheet was typed in before with other answers."
_OTHER_LINE = "The same sheet stands in line {line} with other answers."
_SAME_LINE = "The same sheet stands in line {line}."
_SAME_LINE_CODE = "line_repeated"


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What becomes of a batch if it is stored: the report's rows, and the sheets that are new.

    `known_by` are the ids of the new ones by all their ids, those by former codes of their organizations too.
    """

    rows: Sequence[BatchRow]
    new: Sequence[SheetRow]
    known_by: Mapping[UUID, UUID]

    def can_store(self, *, partial: bool) -> bool:
        """Tell whether anything of it is stored: all, or with `partial` what is not refused."""
        return partial or not any(row.status == "refused" for row in self.rows)

    def report(self, *, is_stored: bool, is_trial: bool = False) -> BatchReport:
        """Return the report: where refusals stopped it, the good lines are withheld, and so is what repeats them."""
        if is_stored or is_trial:
            return BatchReport(self.rows, is_stored)
        withheld = (replace(each, status="withheld") if _is_new(each) else each for each in self.rows)
        return BatchReport(tuple(withheld), is_stored=False)


def plan_batch(connection: Connection, judged: Iterable[Judged]) -> BatchPlan:
    """Plan a batch; the caller holds what keeps others from storing sheets of the same cycle meanwhile."""
    judged = list(judged)
    sheets = [each for each in judged if isinstance(each, JudgedSheet)]
    stored = find_sheets(connection, {key for each in sheets for key in each.known_by})
    planning = _Planning(stored, list_layouts(connection), {})
    rows = [planning.decide(each) if isinstance(each, JudgedSheet) else each for each in judged]
    taken = planning.taken.values()
    known_by = {key: each.row.id for each in taken for key in each.known_by}
    return BatchPlan(tuple(rows), [each.row for each in taken], known_by)


@dataclass(frozen=True, slots=True)
class _Planning:
    stored: Mapping[UUID, StoredSheet]
    layouts: Mapping[int, Layout]
    taken: dict[UUID, JudgedSheet]

    def decide(self, sheet: JudgedSheet) -> BatchRow:
        """Decide what becomes of a sheet; a new one is remembered."""
        for key, digest in sheet.known_by.items():
            known = self.stored.get(key)
            if known is not None:
                return self._compare_stored(sheet, known, digest)
        first = self.taken.setdefault(sheet.row.id, sheet)
        if first is sheet:
            return BatchRow(sheet.line, "stored", notes=sheet.notes)
        is_same = (first.row.digest, first.choices, first.row.texts) == (
            sheet.row.digest,
            sheet.choices,
            sheet.row.texts,
        )
        conflict = _OTHER_LINE.format(line=first.line)
        row = _repeat(sheet, is_same=is_same, conflict=conflict, kept=first.row)
        if row.status == "refused":
            return row
        same = Remark(_SAME_LINE_CODE, _SAME_LINE.format(line=first.line), "sheet", str(first.line))
        return replace(row, notes=(*row.notes, same))

    def _compare_stored(self, sheet: JudgedSheet, known: StoredSheet, digest: int) -> BatchRow:
        row = sheet.row
        is_same = (known.organization_id, known.channel) == (row.organization_id, row.channel)
        if known.digest is not None and known.questionnaire_id == row.questionnaire_id:
            is_same = is_same and known.digest == digest
        else:  # cleared since, or given to an earlier version: only the packed answers are left
            is_same = is_same and self._unpack(known) == sheet.choices
        return _repeat(sheet, is_same=is_same, conflict=_OTHER_SHEET, kept=known)

    def _unpack(self, known: StoredSheet) -> dict[str, str | int]:
        packed = [(known.questionnaire_id, known.answers), *([known.own] if known.own else [])]
        return {
            code: value
            for number, answers in packed
            for code, value in unpack_answers(self.layouts[number], answers).items()
        }


def _is_new(row: BatchRow) -> bool:
    """Whether a line, or the one of the same file that it repeats, is not stored yet."""
    return row.status == "stored" or any(each.code == _SAME_LINE_CODE for each in row.notes)


def _repeat(sheet: JudgedSheet, *, is_same: bool, conflict: str, kept: SheetRow | StoredSheet) -> BatchRow:
    if not is_same:
        return BatchRow(sheet.line, "refused", (Remark("sheet_conflict", conflict, "sheet"),), sheet.notes)
    day = kept.received_on
    moved = Remark("day_kept", f"It was typed in before with the day {day}, which stays.", "day", day.isoformat())
    notes = (*sheet.notes, moved) if day != sheet.row.received_on else sheet.notes
    return BatchRow(sheet.line, "repeated", notes=notes)
