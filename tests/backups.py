"""Backups for tests: a database in which every table has rows, what must come back of one, and new ones for it."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, Uuid, insert, select
from sqlalchemy.engine import URL

from survey_app.catalogue.catalogue import Catalogue
from survey_app.services.create_backup import create_backup
from survey_app.services.restore_backup import Restored, restore_backup
from survey_app.storage import migrations
from survey_app.storage.backup_rows import LEFT_OUT
from survey_app.storage.base import Base
from survey_app.storage.fold_position import tail
from survey_app.storage.models import CycleRow, OrganizationRow, OwnSetRow, QuestionnaireRow, ResponseRow
from survey_app.storage.own_sets import add_set
from survey_app.storage.recount import list_counted, list_days
from survey_app.storage.session import make_engine
from tests.conftest import copy_postgresql
from tests.integration.web.access.world import World, make_world
from tests.own_questions import own_questions

NOW = datetime(2026, 3, 14, 12, 30, 15, 250_000, tzinfo=UTC)
DAY = date(2026, 3, 14)
Open = Callable[..., Engine]
Tables = dict[str, list[dict[str, Any]]]


def make_full(database_url: str, catalogue: Catalogue) -> World:
    """Return two councils in a year of assessment, with rows in every table that a backup holds."""
    world = make_world(database_url, catalogue)
    with world.installation.sessions.begin() as session:
        connection = session.connection()
        organization = connection.scalar(select(OrganizationRow.id).order_by(OrganizationRow.id)) or 0
        cycle = connection.scalar(select(CycleRow.id).where(CycleRow.code == world.halves["own"].open_cycle)) or 0
        add_set(connection, cycle, 2, own_questions(cycle)[1:2])
        _fill(connection, organization, cycle)
        tables = read_tables(connection)
    empty = {name for name, rows in tables.items() if not rows}
    assert empty - LEFT_OUT == set(), "a new table? give it a row here"
    return world


def _fill(connection: Connection, organization: int, cycle: int) -> None:
    own = {"organization_id": organization, "cycle_id": cycle}
    by = {"voided_by": "token 1", "role": "council"}
    form = connection.scalar(select(QuestionnaireRow.id).where(QuestionnaireRow.code == "nok-general"))
    asked = connection.scalar(select(OwnSetRow.questionnaire_id).order_by(OwnSetRow.questionnaire_id.desc()))
    answered = connection.scalar(select(ResponseRow.id).where(tail(connection)))
    assert answered  # counts of what is not folded yet come back too
    council = connection.scalar(select(CycleRow.council_id).where(CycleRow.id == cycle))
    pack = {"id": 7, "cycle_id": cycle, "state": "ready", "build": 2, "attempts": 1, "stage": "writing", "percent": 100}
    times = {"requested_at": NOW, "started_at": NOW, "finished_at": None}
    sheet = {"questionnaire_id": form, "received_on": DAY, "answers": 2**62 + 1, "channel": 4, **own}
    key = UUID(int=0xF000_0000_0000_4000_8000_0000_0000_0001)
    keyed = {"channel": 4, "keyed_on": None, "compared": 3, "differing": 1, "number": "А-17", "answers": 2**53 + 1}
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = {
        "audit_entry": [
            {"at": NOW, "actor": "account 1", "role": "council", "action": "sign_in", "subject": "x", "detail": "{}"}
        ],
        "council_pack": [{**pack, **times, "requested_by": "x", "error": "", "inputs": "", "digest": "", "size": 5}],
        "council_pack_piece": [
            {"pack_id": 7, "build": 2, "number": number, "content": bytes(range(256)) * 40} for number in range(9)
        ],
        "council_step": [{"council_id": council, "year": 2026, "step": "open", "due_on": DAY, "done_on": None}],
        "declined_count": [{**own, "channel": 5, "people": 3}],
        "disclosed_totals": [{**own, "version": 3, "content": '{"a": "\\u2028 \\\\ \\n Ё"}'}],
        "free_text": [
            {
                "key": UUID(int=number << 120),
                "question": "suggestions",
                "month": "2026-02",
                "text": f"\n\u2028{number}",
                **own,
            }
            for number in (200, 3, 90)
        ],
        "host_decision": [
            {"organization_id": organization, "host": "a.ru", "is_allowed": True, "decided_on": DAY, "decided_by": "x"}
        ],
        "list_decision": [{"cycle_id": cycle, "number": "7-П", "decided_on": DAY}],
        "observation": [{**own, "recorded_at": NOW, "recorded_by": "x", "role": "operator", "content": "{}"}],
        "organization_alias": [
            {"code": "AAAA9999", "organization_id": organization, "identity": "9" * 64, "name": "Б", "merged_on": DAY}
        ],
        "organization_host": [{"organization_id": organization, "host": "школа.рф"}],
        "own_answer": [
            {
                "response_id": answered,
                "answers": 1,
                "questionnaire_id": asked,
            }
        ],
        "refused_host": [{"organization_id": organization, "day": DAY, "host": "b.ru", "count": 4}],
        "register_upload": [{"key": "a", "name": "b", "content": b"c", "options": "{}", "uploaded_at": NOW}],
        "score_interval": [{**own, "low": "1/3", "high": "2/3", "standard_error": "1/9"}],
        "second_keying": [{"sheet_id": key, "questionnaire_id": form, **keyed, **own}],
        "sheet_namespace": [{"cycle_id": cycle, "namespace": key}],
        "voided_sheet": [{"id": key, "sheet_id": key, "reason": "Дважды", "voided_at": NOW, **sheet, **by}],
    }
    for name, values in rows.items():
        table = Base.metadata.tables[name]
        if connection.execute(select(table).limit(1)).first() is None or name == "free_text":
            connection.execute(insert(table), [_adapt(connection, row) for row in values])


def _adapt(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    is_sqlite = connection.dialect.name == "sqlite"
    return {key: value.bytes if is_sqlite and isinstance(value, UUID) else value for key, value in row.items()}


def read_tables(connection: Connection) -> Tables:
    """Return every row of every table, as both databases would tell it."""
    return {
        table.name: [
            {column.name: _tell(column.type, value) for column, value in zip(table.columns, row, strict=True)}
            for row in connection.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
    }


def _tell(of_type: object, value: Any) -> Any:
    if isinstance(value, bytes) and isinstance(of_type, Uuid):
        return UUID(bytes=value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value


def read_kept(engine: Engine) -> Tables:
    """Return what a backup must bring back: texts by what they say, and counts as everybody reads them."""
    with engine.connect() as connection:
        tables = read_tables(connection)
        days, _ = list_days(connection)
        counted = list_counted(connection)
    texts = [*tables["free_text"], *_as_moved(tables)]
    kept = {name: rows for name, rows in tables.items() if name not in LEFT_OUT}
    kept["free_text"] = sorted(({**text, "key": None} for text in texts), key=_by_words)
    kept["counted"] = [{"key": key, "tally": counted[key]} for key in sorted(counted)]
    kept["days"] = [{"key": key, "responses": days[key]} for key in sorted(days)]
    cleared = dict.fromkeys(("transaction_id", "quarter", "network", "digest"))
    kept["response"] = [{**row, **cleared} for row in kept["response"]]
    return kept


def _by_words(text: Mapping[str, Any]) -> tuple[str, int, int]:
    return text["text"], text["cycle_id"], text["organization_id"]


def _as_moved(tables: Tables) -> list[dict[str, Any]]:
    responses = {row["id"]: row for row in tables["response"]}
    names = ("question", "text", "hidden_reason", "hidden_by", "hidden_in")
    return [
        {
            **{name: text[name] for name in names},
            **{name: responses[text["response_id"]][name] for name in ("organization_id", "cycle_id")},
            "month": f"{responses[text['response_id']]['received_on']:%Y-%m}",
        }
        for text in tables["pending_text"]
    ]


@contextmanager
def opening_new(folder: Path, template: tuple[Engine, str], server: URL) -> Iterator[Open]:
    """Give what opens new databases of a kind: without any schema, or prepared; they are dropped afterwards."""
    with ExitStack() as stack:

        def open_new(kind: str, *, is_prepared: bool = False) -> Engine:
            if kind == "sqlite":
                url = f"sqlite:///{folder / uuid4().hex}.db"
            else:
                url = stack.enter_context(copy_postgresql(template, server))
            engine = make_engine(url)
            stack.callback(engine.dispose)
            if kind == "sqlite" and is_prepared:
                migrations.upgrade(engine)
            if kind == "postgresql" and not is_prepared:
                migrations.downgrade(engine, "base")
                with engine.begin() as connection:
                    connection.exec_driver_sql("DROP TABLE alembic_version")
            return engine

        yield open_new


def _ignore(_rows: int, _total: int) -> None:
    pass


def write_backup(engine: Engine, tell: Callable[[int, int], None] = _ignore) -> io.BytesIO:
    """Return a backup of the database."""
    file = io.BytesIO()
    create_backup(engine, file, NOW, tell)
    return file


def bring_back(engine: Engine, catalogue: Catalogue, file: IO[bytes]) -> Restored:
    """Restore a backup."""
    return restore_backup(engine, catalogue, file, _ignore)
