"""Takes a typed sheet back: its response goes out of every count, and a record of it stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from survey_app.storage.day_tallies import DayKey, take_from_day
from survey_app.storage.fold_position import lock_position, tail
from survey_app.storage.models import OwnAnswerRow, PendingTextRow, ResponseRow, VoidedSheetRow
from survey_app.storage.sheets import StoredSheet, key_of
from survey_app.storage.tallies import count_responses, take_from_rollup


@dataclass(frozen=True, slots=True)
class VoidRecord:
    """Why a sheet was voided, when (with a time zone), by whom in words that name no person, in which role."""

    id: UUID
    reason: str
    at: datetime
    by: str
    role: str


def lock_counts(connection: Connection) -> None:
    """Keep folds waiting until the transaction ends; to be taken before any cycle's lock, as a closing cycle does.

    Raises PositionLostError if the counts are another server's.
    """
    lock_position(connection)


def find_voided(connection: Connection, cycle_id: int, void_id: UUID) -> date | None:
    """Return the day of the sheet that was voided under this id, None if none was."""
    row = VoidedSheetRow
    own = (row.cycle_id == cycle_id, row.id == key_of(connection, void_id))
    return connection.scalar(select(row.received_on).where(*own))


def count_voided(connection: Connection, cycle_id: int, organization_id: int) -> tuple[int, int]:
    """Return how many sheets of an organization were voided, and how many of these are typed in anew."""
    row = VoidedSheetRow
    own = (row.cycle_id == cycle_id, row.organization_id == organization_id)
    statement = select(func.count(), func.count(ResponseRow.id)).select_from(row)
    voided, anew = connection.execute(
        statement.outerjoin(ResponseRow, ResponseRow.id == row.sheet_id).where(*own)
    ).one()
    return voided, anew


def rename_voided(connection: Connection, cycle_id: int, known_by: Mapping[UUID, UUID]) -> None:
    """Let voided sheets be known by the ids under which they are typed in anew; these differ after a merge.

    `known_by` gives the id of a sheet by each id that it may have had.
    """
    row = VoidedSheetRow
    for former, new in known_by.items():
        if former != new:
            was_it = (row.cycle_id == cycle_id, row.sheet_id == key_of(connection, former))
            connection.execute(update(row).where(*was_it).values(sheet_id=key_of(connection, new)))


def remove_sheet(
    connection: Connection, cycle_id: int, sheet_id: UUID, stored: StoredSheet, record: VoidRecord
) -> None:
    """Take a stored sheet out of all counts and keep the record; the caller holds the locks of counts and cycle.

    A text of it that still waits beside it goes with it. Raises PositionLostError if the counts do not hold it.
    """
    key = key_of(connection, sheet_id)
    is_it = ResponseRow.id == key
    if not connection.scalar(select(func.count()).where(is_it, tail(connection))):
        tallies = list(count_responses(connection, is_it))  # of its form, and of own questions if it answers any
        for tally in tallies:
            take_from_rollup(connection, tally)
        is_aside = tallies[0].key.set_aside
        day = DayKey(cycle_id, stored.organization_id, stored.received_on, stored.channel, is_aside)
        take_from_day(connection, day)
    connection.execute(delete(PendingTextRow).where(PendingTextRow.response_id == key))
    connection.execute(delete(OwnAnswerRow).where(OwnAnswerRow.response_id == key))
    connection.execute(delete(ResponseRow).where(is_it))
    values: dict[str, Any] = {
        "id": key_of(connection, record.id),
        "sheet_id": key,
        "cycle_id": cycle_id,
        "organization_id": stored.organization_id,
        "channel": stored.channel,
        "questionnaire_id": stored.questionnaire_id,
        "received_on": stored.received_on,
        "answers": stored.answers,
        "reason": record.reason,
        "voided_at": record.at,
        "voided_by": record.by,
        "role": record.role,
    }
    connection.execute(insert(VoidedSheetRow).values(values))
