"""Sheets typed in afterwards: whose they are, which are stored already, and storing many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, insert, or_, select

from survey_app.domain.responses import UNKNOWN_DURATION
from survey_app.storage.intake import PackedOwn
from survey_app.storage.models import (
    CycleOrganizationRow,
    FoldPositionRow,
    OrganizationAliasRow,
    OrganizationRow,
    OwnAnswerRow,
    PendingTextRow,
    ResponseRow,
    SheetNamespaceRow,
)

_CHUNK: Final = 500  # values in one IN list, rows in one statement


@dataclass(frozen=True, slots=True)
class SheetOrganization:
    """An organization as a batch sees it; `former_codes` are those of duplicates that became a part of it."""

    id: int
    code: str
    former_codes: tuple[str, ...]
    sphere: str
    kind: str | None
    is_archived: bool
    is_listed: bool


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """What is stored under the id of a sheet; `digest` is None once the worker has cleared it."""

    organization_id: int
    questionnaire_id: int
    channel: int
    answers: int
    digest: int | None
    received_on: date
    own: PackedOwn | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet as it is stored: packed, `texts` by question."""

    id: UUID
    answers: int
    digest: int
    organization_id: int
    received_on: date
    questionnaire_id: int
    channel: int
    texts: Mapping[str, str]
    own: PackedOwn | None = None


def list_kinds(connection: Connection, cycle_id: int) -> list[tuple[str, str | None]]:
    """Return the spheres and kinds of the organizations on a cycle's list, each once."""
    columns = (OrganizationRow.sphere, OrganizationRow.kind)
    listed = CycleOrganizationRow.organization_id == OrganizationRow.id
    own = CycleOrganizationRow.cycle_id == cycle_id
    rows = connection.execute(select(*columns).distinct().join(CycleOrganizationRow, listed).where(own))
    return sorted(((sphere, kind) for sphere, kind in rows), key=lambda each: (each[0], each[1] or ""))


def find_namespace(connection: Connection, cycle_id: int) -> UUID | None:
    """Return the namespace of the ids of a cycle's sheets, None before its first batch."""
    row = SheetNamespaceRow
    found: Any = connection.scalar(select(row.namespace).where(row.cycle_id == cycle_id))  # bytes on SQLite
    return None if found is None else read_key(found)


def add_namespace(connection: Connection, cycle_id: int, namespace: UUID) -> None:
    """Keep the namespace of a cycle that has none; the caller holds the cycle's lock."""
    key = key_of(connection, namespace)
    connection.execute(insert(SheetNamespaceRow).values(cycle_id=cycle_id, namespace=key))


def map_organizations(
    connection: Connection, cycle_id: int, codes: Collection[str], *, lock: bool = False
) -> dict[str, SheetOrganization]:
    """Return the organizations of these codes, by every code that leads to them.

    `lock` keeps them from being merged into others until the transaction ends.
    """
    found: dict[str, SheetOrganization] = {}
    for chunk in _chunks(sorted(codes)):
        alias = OrganizationAliasRow
        former = select(alias.organization_id).where(alias.code.in_(chunk))
        row = OrganizationRow
        statement = select(row.id, row.code, row.sphere, row.kind, row.archived_on).where(
            or_(row.code.in_(chunk), row.id.in_(former))
        )
        if lock:
            statement = statement.order_by(row.id).with_for_update(read=True, key_share=True)
        rows = connection.execute(statement).all()
        ids = [each.id for each in rows]
        listed = _list_listed(connection, cycle_id, ids)
        former_codes = _list_former_codes(connection, ids)
        for number, code, sphere, kind, archived_on in rows:
            formerly = tuple(former_codes[number])
            is_archived, is_listed = archived_on is not None, number in listed
            organization = SheetOrganization(number, code, formerly, sphere, kind, is_archived, is_listed)
            found.update(dict.fromkeys((code, *formerly), organization))
    return found


def find_sheets(connection: Connection, ids: Collection[UUID]) -> dict[UUID, StoredSheet]:
    """Return what is stored under these ids."""
    row = ResponseRow
    columns: tuple[Any, ...] = (
        *(row.id, row.organization_id, row.questionnaire_id, row.channel, row.answers, row.digest, row.received_on),
        *(OwnAnswerRow.questionnaire_id, OwnAnswerRow.answers),
    )
    statement = select(*columns).outerjoin(OwnAnswerRow, OwnAnswerRow.response_id == row.id)
    found: dict[UUID, StoredSheet] = {}
    for chunk in _chunks(sorted(ids)):
        wanted = [key_of(connection, each) for each in chunk]
        for key, *values in connection.execute(statement.where(row.id.in_(wanted))):
            values[-2:] = [None if values[-1] is None else PackedOwn(*values[-2:])]
            found[read_key(key)] = StoredSheet(*values)
    return found


def add_sheets(connection: Connection, cycle_id: int, rows: Sequence[SheetRow]) -> None:
    """Store sheets of a cycle, none of which is there yet, in the connection's transaction.

    Nothing but the day is kept of when: no quarter of an hour, no network. IntegrityError if an id is there already.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    # As with every response: what the fold counts by (see `storage/intake.py`).
    position: Any = select(FoldPositionRow.position).scalar_subquery() if is_sqlite else func.pg_current_xact_id()
    adding = insert(ResponseRow).values(transaction_id=position)
    for chunk in _chunks(rows):
        connection.execute(adding, [_values(connection, each, cycle_id) for each in chunk])
    texts = [
        {"response_id": key_of(connection, row.id), "question": question, "text": text}
        for row in rows
        for question, text in row.texts.items()
    ]
    for chunk in _chunks(texts):
        connection.execute(insert(PendingTextRow), list(chunk))
    own = [{"response_id": key_of(connection, row.id), **row.own._asdict()} for row in rows if row.own]
    for chunk in _chunks(own):
        connection.execute(insert(OwnAnswerRow), list(chunk))


def _values(connection: Connection, row: SheetRow, cycle_id: int) -> dict[str, Any]:
    return {
        "id": key_of(connection, row.id),
        "answers": row.answers,
        "network": None,
        "digest": row.digest,
        "organization_id": row.organization_id,
        "cycle_id": cycle_id,
        "received_on": row.received_on,
        "questionnaire_id": row.questionnaire_id,
        "quarter": None,
        "channel": row.channel,
        "duration": UNKNOWN_DURATION,
        "set_aside": False,
        "place_id": None,
    }


def _list_listed(connection: Connection, cycle_id: int, ids: Sequence[int]) -> set[int]:
    row = CycleOrganizationRow
    statement = select(row.organization_id).where(row.cycle_id == cycle_id, row.organization_id.in_(ids))
    return set(connection.scalars(statement))


def _list_former_codes(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[str]]:
    row = OrganizationAliasRow
    codes: dict[int, list[str]] = defaultdict(list)
    statement = select(row.organization_id, row.code).where(row.organization_id.in_(ids)).order_by(row.code)
    for number, code in connection.execute(statement):
        codes[number].append(code)
    return codes


def key_of(connection: Connection, key: UUID) -> Any:
    """Return an id as the database keeps it."""
    return key.bytes if connection.dialect.name == "sqlite" else key


def read_key(stored: Any) -> UUID:
    """Return an id from what the database keeps."""
    return UUID(bytes=stored) if isinstance(stored, bytes) else stored


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
