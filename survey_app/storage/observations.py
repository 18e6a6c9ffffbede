"""What was observed at organizations: every record is kept, the newest one counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from survey_app.storage.models import CycleOrganizationRow, ObservationRow, OrganizationRow
from survey_app.storage.visible_cycles import VisibleCycle


@dataclass(frozen=True, slots=True)
class ObservationRecord:
    """One record: who wrote what (JSON) when; `recorded_by` names no person; `id` is None before it is stored."""

    recorded_at: datetime
    recorded_by: str
    role: str
    content: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ListedOrganization:
    """An organization on a cycle's list, as far as observations need it; `name` is the one people know it by."""

    id: int
    code: str
    sphere: str
    kind: str | None
    name: str


def find_listed(connection: Connection, cycle: VisibleCycle, code: str) -> ListedOrganization | None:
    """Return the organization of this code if the cycle lists it."""
    row = OrganizationRow
    listed = CycleOrganizationRow.organization_id == row.id
    statement = (
        select(row.id, row.code, row.sphere, row.kind, func.coalesce(func.nullif(row.short_name, ""), row.name))
        .join(CycleOrganizationRow, listed)
        .where(CycleOrganizationRow.cycle_id == cycle.id, row.code == code)
    )
    found = connection.execute(statement).one_or_none()
    return None if found is None else ListedOrganization(*found)


def add_record(
    connection: Connection, cycle_id: int, organization_id: int, record: ObservationRecord
) -> ObservationRecord:
    """Add a record and return it as stored; those before it become history."""
    values = {
        "cycle_id": cycle_id,
        "organization_id": organization_id,
        "recorded_at": record.recorded_at,
        "recorded_by": record.recorded_by,
        "role": record.role,
        "content": record.content,
    }
    statement = insert(ObservationRow).values(values).returning(ObservationRow.id)
    return replace(record, id=connection.execute(statement).scalar_one())


def list_records(
    connection: Connection, cycle_id: int, organization_id: int, most: int | None = None
) -> list[ObservationRecord]:
    """Return what was recorded for an organization in a cycle, newest first."""
    statement = (
        _select_records()
        .where(ObservationRow.cycle_id == cycle_id, ObservationRow.organization_id == organization_id)
        .order_by(ObservationRow.id.desc())
        .limit(most)
    )
    return [_record(row) for row in connection.execute(statement)]


def find_newest(connection: Connection, cycle_id: int, organization_id: int) -> ObservationRecord | None:
    """Return what counts for an organization in a cycle, None if nothing was recorded."""
    return next(iter(list_records(connection, cycle_id, organization_id, 1)), None)


def list_newest(
    connection: Connection, cycle_id: int, organization_id: int | None = None
) -> dict[int, ObservationRecord]:
    """Return what counts for each organization of a cycle, or for this one, by row id, where there is any record."""
    own = [ObservationRow.cycle_id == cycle_id]
    if organization_id is not None:
        own.append(ObservationRow.organization_id == organization_id)
    newest = (
        select(func.max(ObservationRow.id).label("id")).where(*own).group_by(ObservationRow.organization_id).subquery()
    )
    statement = _select_records(ObservationRow.organization_id).join(newest, newest.c.id == ObservationRow.id)
    return {number: _record(values) for number, *values in connection.execute(statement)}


def _select_records(*first: Any) -> Select[Any]:
    row = ObservationRow
    columns: tuple[Any, ...] = (*first, row.recorded_at, row.recorded_by, row.role, row.content, row.id)
    return select(*columns)


def _record(values: Sequence[Any]) -> ObservationRecord:
    recorded_at, *others = values
    return ObservationRecord(recorded_at.replace(tzinfo=recorded_at.tzinfo or UTC), *others)  # SQLite keeps no zone
