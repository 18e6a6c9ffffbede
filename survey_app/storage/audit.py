"""The audit log: entries are added and read; the database refuses to change or delete any."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select
from sqlalchemy.orm import Session

from survey_app.domain.audit import AuditEntry, AuditSearch, KeptEntry
from survey_app.storage.models import AccountRow, AuditEntryRow, CouncilRow

_BEFORE_NUMBER: Final = "token "  # as an actor
_STREAMED: Final = {"yield_per": 500}


def add_entry(connection: Connection, entry: AuditEntry) -> None:
    """Add an entry."""
    values = {
        "at": entry.at,
        "actor": entry.actor,
        "account_id": entry.account_id,
        "role": entry.role,
        "council_id": entry.council_id,
        "action": entry.action,
        "subject": entry.subject[: AuditEntryRow.subject.type.length],
        "detail": json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True),
    }
    connection.execute(insert(AuditEntryRow).values(values))


def list_entries(
    connection: Connection, search: AuditSearch, *, before: int | None = None, most: int = 100
) -> list[KeptEntry]:
    """Return the newest entries that are wanted; `before` is the number of the last one already seen."""
    statement = _select(search).order_by(AuditEntryRow.id.desc()).limit(most)
    if before is not None:
        statement = statement.where(AuditEntryRow.id < before)
    return [_keep(row) for row in connection.execute(statement)]


def stream_entries(connection: Connection, search: AuditSearch) -> Iterator[KeptEntry]:
    """Stream the entries that are wanted, the oldest first."""
    statement = _select(search).order_by(AuditEntryRow.id)
    for row in connection.execute(statement, execution_options=_STREAMED):
        yield _keep(row)


def count_token_sign_ins(session: Session, since: datetime) -> Mapping[int, int]:
    """Return how often each token, by its row id, was signed in with since then; those with none are left out."""
    begun = (AuditEntryRow.action == "sign_in") & (AuditEntryRow.at >= since)
    is_token = AuditEntryRow.actor.startswith(_BEFORE_NUMBER)
    counted = select(AuditEntryRow.actor, func.count()).where(begun, is_token).group_by(AuditEntryRow.actor)
    return {int(actor.removeprefix(_BEFORE_NUMBER)): count for actor, count in session.execute(counted)}


def _select(search: AuditSearch) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *AuditEntryRow.__table__.columns,
        AccountRow.email,
        CouncilRow.code.label("council"),
    )
    return (
        select(*columns)
        .outerjoin_from(AuditEntryRow, AccountRow, AccountRow.id == AuditEntryRow.account_id)
        .outerjoin(CouncilRow, CouncilRow.id == AuditEntryRow.council_id)
        .where(*_conditions(search))
    )


def _conditions(search: AuditSearch) -> Iterator[ColumnElement[bool]]:
    if search.actor is not None:
        of_some_user = AuditEntryRow.actor.startswith(f"{search.actor}: ", autoescape=True)
        yield or_(AuditEntryRow.actor == search.actor, of_some_user, AccountRow.email == search.actor)
    if search.action is not None:
        yield AuditEntryRow.action == search.action
    if search.subject is not None:
        yield AuditEntryRow.subject.contains(search.subject, autoescape=True)
    if search.since is not None:
        yield AuditEntryRow.at >= search.since
    if search.until is not None:
        yield AuditEntryRow.at < search.until


def _keep(row: Row[Any]) -> KeptEntry:
    entry = AuditEntry(
        at=row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC),  # SQLite forgets the zone
        actor=row.actor,
        role=row.role,
        action=row.action,
        subject=row.subject,
        account_id=row.account_id,
        council_id=row.council_id,
        detail=json.loads(row.detail),
    )
    return KeptEntry(row.id, entry, row.email or "", row.council or "")
