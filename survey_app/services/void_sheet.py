"""Voids a sheet that was typed in wrongly: it leaves every count, and can be entered anew."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import uuid5

from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.sheet_heads import SheetName, read_name
from survey_app.services.find_sheet import find_sheet
from survey_app.services.get_taking_cycle import check_taking, get_taking_cycle
from survey_app.services.installation import Installation
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.services.renew_intervals import renew_intervals
from survey_app.storage.cycles import get_cycle
from survey_app.storage.fold_position import PositionLostError
from survey_app.storage.ratings import drop_intervals
from survey_app.storage.second_keyings import forget_agreement
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import Sight, VisibleCycle
from survey_app.storage.voided_sheets import VoidRecord, find_voided, lock_counts, remove_sheet

LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class AskedVoid:
    """Which sheet of a cycle is to be voided, in whose sight: `cells` has `organization`, `channel` and `sheet`."""

    cycle: str
    sight: Sight
    cells: Mapping[str, str]
    record: VoidRecord


def void_sheet(here: Installation, asked: AskedVoid) -> date:
    """Void the sheet in one transaction, once under each id of a record; returns the day that it had.

    Counts that do not hold what they should, or are another server's, are made anew first. Raises CycleUnknown,
    CycleNotMovable if the cycle is neither open nor closed, InvalidInput with every problem (also `sheet_unknown`;
    `sheet_anew` if it was typed in again since).
    """
    name = _check(asked)
    with read_snapshot(here.engine) as connection:
        cycle = get_taking_cycle(connection, asked.cycle, asked.sight)
    try:
        received_on, state, renewed = _void(here, cycle, name, asked.record)
    except PositionLostError:
        rebuild_totals(here.engine)
        received_on, state, renewed = _void(here, cycle, name, asked.record)
    if state == CycleState.CLOSED:
        renew_intervals(here.sessions, here.catalogue, asked.cycle, renewed)
    return received_on


def _void(
    here: Installation, cycle: VisibleCycle, name: SheetName, record: VoidRecord
) -> tuple[date, str, dict[int, str]]:
    """Return the day of the sheet, the cycle's state, and whose interval is to be estimated anew."""
    with here.sessions.begin() as session:
        connection = session.connection()
        lock_counts(connection)
        state = check_taking(get_cycle(session, cycle.card.code, lock=True).state, cycle.card.code)
        # Its own id for each sheet, whatever was changed in the fields of a page that somebody went back to.
        record = replace(record, id=uuid5(record.id, f"{name.organization}/{name.channel}/{name.number}"))
        voided_on = find_voided(connection, cycle.id, record.id)
        found = find_sheet(connection, cycle, name, lock=True)
        if voided_on is not None and found is None:
            return voided_on, state, {}
        if voided_on is not None:
            raise _refuse([Problem("/sheet", "sheet_anew", "It was voided so, and typed in anew.", name.number)])
        if found is None:
            raise _refuse([Problem("/sheet", "sheet_unknown", "No such sheet is stored.", name.number)])
        remove_sheet(connection, cycle.id, found.id, found.stored, record)
        forget_agreement(connection, found.id)
        drop_intervals(connection, cycle.id, [found.stored.organization_id])
        return found.stored.received_on, state, {found.stored.organization_id: found.organization}


def _check(asked: AskedVoid) -> SheetName:
    name, faults = read_name(asked.cells)
    problems = [Problem(f"/{each.column}", each.code, each.detail, each.about) for each in faults]
    if not 0 < len(asked.record.reason) <= LONGEST_REASON:
        problems.append(Problem("/reason", "reason_needed", f"Say why, in at most {LONGEST_REASON} characters."))
    if name is None or problems:
        raise _refuse(problems)
    return name


def _refuse(problems: list[Problem]) -> InvalidInput:
    return InvalidInput(" ".join(each.detail for each in problems), problems)
