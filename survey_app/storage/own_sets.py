"""Councils' own questions in the database: what is being written, and every version that was shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Engine, Select, delete, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.domain.errors import Unavailable
from survey_app.domain.own_questions import make_set
from survey_app.domain.packing import Layout, make_layout
from survey_app.domain.questionnaires import Kind, Option, Question, Questionnaire
from survey_app.storage.models import OwnDraftRow, OwnSetRow, QuestionnaireRow
from survey_app.storage.questionnaires import add_layout

_MOST_REMEMBERED: Final = 1024


@dataclass(frozen=True, slots=True)
class OwnSet:
    """A version of a cycle's own questions, by the row id of its layout; it may have no questions at all."""

    id: int
    asked: Questionnaire
    layout: Layout


class _StoredOption(msgspec.Struct):
    code: str
    text: dict[str, str]


class _StoredQuestion(msgspec.Struct, omit_defaults=True):
    code: str
    kind: Kind
    text: dict[str, str]
    options: list[_StoredOption] = []
    min: int | None = None
    max: int | None = None
    max_length: int | None = None


class OwnSets:
    """Finds versions by row id and remembers them; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._remembered: dict[tuple[int, int], OwnSet] = {}
        self._lock = Lock()

    def get(self, number: int, text_revision: int | None = None) -> OwnSet:
        """Return a version; without a revision its wording may be an earlier one. Raises Unavailable."""
        known = self._remembered.get((number, text_revision or 0))
        if known is None:
            try:
                with self._engine.connect() as connection:
                    known = get_set(connection, number)
            except (DBAPIError, PoolTimeoutError) as error:
                raise Unavailable("The database cannot be reached; try again soon.") from error
            with self._lock:
                if len(self._remembered) >= _MOST_REMEMBERED:
                    self._remembered = {}
                self._remembered[number, text_revision or 0] = known
        return known

    def recall(self, key: tuple[str, int]) -> Questionnaire | None:
        """Return a version by code and number from what is remembered."""
        return next((each.asked for each in tuple(self._remembered.values()) if each.asked.key == key), None)


def get_set(connection: Connection, number: int) -> OwnSet:
    """Return the version with this row id, which is known to be there."""
    return _read(connection.execute(_select().where(OwnSetRow.questionnaire_id == number)).one())


def list_sets(connection: Connection, cycle_ids: Collection[int]) -> list[OwnSet]:
    """Return the versions that these cycles have shown, the newest first."""
    statement = _select().where(OwnSetRow.cycle_id.in_(cycle_ids)).order_by(OwnSetRow.questionnaire_id.desc())
    return [_read(row) for row in connection.execute(statement)]


def find_shown(connection: Connection, cycle_id: int) -> OwnSet | None:
    """Return what a cycle asks now beside the statutory questions, None if nothing."""
    sets = list_sets(connection, [cycle_id])
    return sets[0] if sets and sets[0].asked.questions else None


def add_set(connection: Connection, cycle_id: int, version: int, questions: Sequence[Question]) -> None:
    """Add the next version of a cycle's own questions; the caller holds the cycle's lock."""
    asked = make_set(cycle_id, version, questions)
    number = add_layout(connection, asked.key, make_layout(asked).signature())
    values = {"questionnaire_id": number, "cycle_id": cycle_id, "text_revision": 1, "content": _write(questions)}
    connection.execute(insert(OwnSetRow).values(values))


def reword_set(connection: Connection, number: int, questions: Sequence[Question]) -> None:
    """Give a version other words; its structure is known to be the same."""
    row = OwnSetRow
    changed = {"text_revision": row.text_revision + 1, "content": _write(questions)}
    connection.execute(update(row).where(row.questionnaire_id == number).values(changed))


def read_draft(connection: Connection, cycle_id: int) -> tuple[Question, ...]:
    """Return the own questions of a cycle as the council last left them."""
    content = connection.scalar(select(OwnDraftRow.content).where(OwnDraftRow.cycle_id == cycle_id))
    return _read_questions(content or "[]")


def write_draft(connection: Connection, cycle_id: int, questions: Sequence[Question]) -> None:
    """Keep the own questions of a cycle; the caller holds the cycle's lock."""
    connection.execute(delete(OwnDraftRow).where(OwnDraftRow.cycle_id == cycle_id))
    connection.execute(insert(OwnDraftRow).values(cycle_id=cycle_id, content=_write(questions)))


def _select() -> Select[Any]:
    own, row = OwnSetRow, QuestionnaireRow
    columns: tuple[Any, ...] = (own.questionnaire_id, own.cycle_id, own.text_revision, own.content, row.version)
    return select(*columns).join(row, row.id == own.questionnaire_id)


def _read(row: Any) -> OwnSet:
    number, cycle_id, text_revision, content, version = row
    asked = make_set(cycle_id, version, _read_questions(content), text_revision)
    return OwnSet(number, asked, make_layout(asked))


def _read_questions(content: str) -> tuple[Question, ...]:
    return tuple(
        Question(
            code=each.code,
            kind=each.kind,
            text=each.text,
            required=False,
            options=tuple(Option(option.code, option.text) for option in each.options),
            max_length=each.max_length,
            minimum=each.min,
            maximum=each.max,
        )
        for each in msgspec.json.decode(content, type=list[_StoredQuestion])
    )


def _write(questions: Iterable[Question]) -> str:
    stored = [
        _StoredQuestion(
            code=each.code,
            kind=each.kind,
            text=dict(each.text),
            options=[_StoredOption(option.code, dict(option.text)) for option in each.options],
            min=each.minimum,
            max=each.maximum,
            max_length=each.max_length,
        )
        for each in questions
    ]
    return msgspec.json.encode(stored).decode()
