"""The hot path: one short transaction, at most two statements, no ORM.

A response goes to the open cycle that lists its organization, decided inside the INSERT itself; otherwise to the
standing year. `transaction_id` lets the fold know what it has counted: PostgreSQL gives the transaction's own id,
SQLite (whose writers wait for each other) the number of the fold that will count it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine

from survey_app.storage.raw_connections import RawConnections

_POSTGRESQL_ROW = """INSERT INTO response (id, answers, transaction_id, network, digest, organization_id,
    cycle_id, received_on, questionnaire_id, quarter, channel, duration, set_aside, place_id)
    VALUES (%s, %s, pg_current_xact_id(), %s, %s, %s,
    COALESCE((SELECT cycle_id FROM cycle_organization WHERE organization_id = %s AND is_open), %s),
    %s, %s, %s, %s, %s, false, %s) ON CONFLICT (id) DO NOTHING"""
_POSTGRESQL_MORE = f"""WITH stored AS ({_POSTGRESQL_ROW} RETURNING id),
    own AS (INSERT INTO own_answer (response_id, questionnaire_id, answers)
    SELECT stored.id, given.number, given.answers
    FROM stored, unnest(%s::smallint[], %s::bigint[]) AS given(number, answers)),
    texts AS (INSERT INTO pending_text (response_id, question, text) SELECT stored.id, given.question, given.text
    FROM stored, unnest(%s::text[], %s::text[]) AS given(question, text))
    SELECT count(*) FROM stored"""  # noqa: S608 - two constants of this file
_SQLITE_ROW = """INSERT INTO response (id, answers, transaction_id, network, digest, organization_id,
    cycle_id, received_on, questionnaire_id, quarter, channel, duration, set_aside, place_id)
    VALUES (?, ?, (SELECT position FROM fold_position), ?, ?, ?,
    COALESCE((SELECT cycle_id FROM cycle_organization WHERE organization_id = ? AND is_open), ?),
    ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING"""
_SQLITE_TEXT = "INSERT INTO pending_text (response_id, question, text) VALUES (?, ?, ?)"
_SQLITE_OWN = "INSERT INTO own_answer (response_id, questionnaire_id, answers) VALUES (?, ?, ?)"
_FIND = """SELECT organization_id, response.questionnaire_id, channel, response.answers, digest, received_on,
    (SELECT code FROM place WHERE place.id = place_id), own_answer.questionnaire_id, own_answer.answers
    FROM response LEFT JOIN own_answer ON own_answer.response_id = response.id WHERE response.id = {mark}"""


class PackedOwn(NamedTuple):
    """Packed answers to a council's own questions, above 0, and the row id of their layout."""

    questionnaire_id: int
    answers: int


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """A valid response, packed; `standing_cycle_id` is used when no open cycle lists the organization."""

    id: UUID
    answers: int
    network: int | None
    digest: int
    organization_id: int
    standing_cycle_id: int
    received_on: date
    questionnaire_id: int
    quarter: int
    channel: int
    duration: int
    place_id: int | None
    texts: Mapping[str, str]
    own: PackedOwn | None = None


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """What can be compared with a repeat; `digest` is None once the worker has cleared it, `place` is a code."""

    organization_id: int
    questionnaire_id: int
    channel: int
    answers: int
    digest: int | None
    received_on: date
    place: str | None
    own: PackedOwn | None = None


class ReferenceLostError(Exception):
    """The organization or place is not there any more: it became a part of another since it was looked up."""


class Intake:
    """Stores responses and finds stored ones on raw connections of an autocommit engine."""

    def __init__(self, engine: Engine) -> None:
        self._connections = RawConnections(engine)
        self._is_sqlite = self._connections.is_sqlite
        self._broken: type[Exception] = engine.dialect.loaded_dbapi.IntegrityError
        self._find = _FIND.format(mark="?" if self._is_sqlite else "%s")

    def store(self, row: IntakeRow) -> bool:
        """Store a response and its texts; False if the id is already there. Raises Unavailable, ReferenceLostError."""
        try:
            return self._connections.run(self._store_sqlite if self._is_sqlite else _store_postgresql, row)
        except self._broken as error:  # every value was judged before: only what it refers to can have gone
            raise ReferenceLostError from error

    def find(self, response_id: UUID) -> StoredResponse | None:
        """Return what is stored under the id. Raises Unavailable."""
        return self._connections.run(self._find_one, response_id)

    def _store_sqlite(self, connection: Any, row: IntakeRow) -> bool:
        values = (row.id.bytes, *_values(row))
        if not row.texts and row.own is None:
            return bool(connection.execute(_SQLITE_ROW, values).rowcount)
        connection.execute("BEGIN IMMEDIATE")
        try:
            is_new = bool(connection.execute(_SQLITE_ROW, values).rowcount)
            if is_new:
                texts = [(row.id.bytes, question, text) for question, text in row.texts.items()]
                connection.executemany(_SQLITE_TEXT, texts)
            if is_new and row.own is not None:
                connection.execute(_SQLITE_OWN, (row.id.bytes, *row.own))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return is_new

    def _find_one(self, connection: Any, response_id: UUID) -> StoredResponse | None:
        key = response_id.bytes if self._is_sqlite else response_id
        found = connection.execute(self._find, (key,)).fetchone()
        if found is None:
            return None
        organization_id, questionnaire_id, channel, answers, digest, day, place, *own = found
        received_on = date.fromisoformat(day) if self._is_sqlite else day
        packed = None if own[0] is None else PackedOwn(*own)
        return StoredResponse(organization_id, questionnaire_id, channel, answers, digest, received_on, place, packed)


def _store_postgresql(connection: Any, row: IntakeRow) -> bool:
    values = (row.id, *_values(row))
    if not row.texts and row.own is None:
        return bool(connection.execute(_POSTGRESQL_ROW, values).rowcount)
    own = [] if row.own is None else [row.own]
    more = ([each.questionnaire_id for each in own], [each.answers for each in own])
    texts = (list(row.texts), list(row.texts.values()))
    return bool(connection.execute(_POSTGRESQL_MORE, (*values, *more, *texts)).fetchone()[0])


def _values(row: IntakeRow) -> tuple[Any, ...]:
    return (
        row.answers,
        row.network,
        row.digest,
        row.organization_id,
        row.organization_id,
        row.standing_cycle_id,
        row.received_on.isoformat(),
        row.questionnaire_id,
        row.quarter,
        row.channel,
        row.duration,
        row.place_id,
    )
