"""Whatever is no whole backup, or no empty database, is refused, and nothing is changed."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, update

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.audit import AuditEntry
from survey_app.domain.errors import Refusal
from survey_app.services.create_backup import DatabaseOutdated
from survey_app.services.installation import Installation
from survey_app.services.record_act import record_act
from survey_app.services.restore_backup import BackupOfOtherQuestionnaires
from survey_app.settings import ROOT
from survey_app.storage import migrations
from survey_app.storage.backup_loading import DatabaseInUse, DatabaseNotEmpty
from survey_app.storage.base import Base
from survey_app.storage.models import QuestionnaireRow, WorkerLeaseRow
from survey_app.storage.session import make_sessions
from tests.backup_files import read_entries, retell, rewrite, tell_manifest, write_entries
from tests.backups import NOW, Open, bring_back, read_tables, write_backup
from tests.factories import add_organization
from tests.stored_responses import make_writer

RESPONSES = 30
KILLED_AFTER = 7  # tables with rows
FLIPPED = 100  # bytes into the entry: past its name, within what is packed


@pytest.fixture
def file(installation: Installation) -> io.BytesIO:
    writer = make_writer(installation)
    for _ in range(RESPONSES):
        writer.write({"suggestions": "Больше света"})
    return write_backup(installation.engine)


def flip(file: io.BytesIO) -> io.BytesIO:
    content = bytearray(file.getvalue())
    content[content.index(b"tables/response.ndjson") + FLIPPED] ^= 4
    return io.BytesIO(bytes(content))


def cut(file: io.BytesIO) -> io.BytesIO:
    return io.BytesIO(file.getvalue()[:-200])


def lose_a_row(file: io.BytesIO) -> io.BytesIO:
    entries = read_entries(file)
    name = "tables/response.ndjson"
    return write_entries({**entries, name: entries[name].split(b"\n", 1)[1]})


def lose_a_table(file: io.BytesIO) -> io.BytesIO:
    entries = read_entries(file)
    del entries["tables/response.ndjson"]
    return write_entries(entries)


def name_a_strange_table(file: io.BytesIO) -> io.BytesIO:
    told = tell_manifest(file)
    columns = [
        each if number else {"name": "other", "kind": "text"}
        for number, each in enumerate(told["tables"][0]["columns"])
    ]
    return retell(file, tables=[{**told["tables"][0], "columns": columns}, *told["tables"][1:]])


DAMAGES: dict[str, tuple[str, Callable[[io.BytesIO], io.BytesIO]]] = {
    "flipped": ("backup_damaged", flip),
    "a row lost": ("backup_damaged", lose_a_row),
    "a table lost": ("backup_damaged", lose_a_table),
    "an organization of no sphere": (
        "backup_damaged",
        lambda file: rewrite(file, "organization", b'"social"', b'"sport"'),
    ),
    "a name that is a number": ("backup_damaged", lambda file: rewrite(file, "organization", b'"social"', b"7")),
    "a strange table": ("backup_damaged", name_a_strange_table),
    "a strange manifest": ("backup_damaged", lambda file: retell(file, tables=[1])),
    "cut short": ("backup_unreadable", cut),
    "empty": ("backup_unreadable", lambda _: io.BytesIO()),
    "no ZIP": ("backup_unreadable", lambda _: io.BytesIO(b"SQLite format 3\0" * 90)),
    "another ZIP": ("backup_unreadable", lambda _: write_entries({"a.txt": b"a"})),
    "another program's": ("backup_unreadable", lambda file: retell(file, product="other")),
    "of another shape": ("backup_newer", lambda file: retell(file, format=2)),
    "of a newer program": ("backup_newer", lambda file: retell(file, revision="9999", version="7.0")),
}


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_whole_backup_of_ours_is_refused(
    file: io.BytesIO, open_new: Open, catalogue: Catalogue, how: str, kind: str
) -> None:
    code, damage = DAMAGES[how]
    target = open_new(kind)
    with pytest.raises(Refusal) as refused:
        bring_back(target, catalogue, damage(file))
    assert refused.value.code == code
    assert inspect(target).get_table_names() == []
    assert bring_back(target, catalogue, file).responses == RESPONSES


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_with_anything_in_it_is_left_alone(
    file: io.BytesIO, open_new: Open, catalogue: Catalogue, kind: str
) -> None:
    target = open_new(kind, is_prepared=True)
    with make_sessions(target).begin() as session:
        add_organization(session)
        before = read_tables(session.connection())
    with pytest.raises(DatabaseNotEmpty) as refused:
        bring_back(target, catalogue, file)
    assert refused.value.about == ("organization",)
    with target.connect() as connection:
        assert read_tables(connection) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_a_worker_works_on_is_left_alone(
    file: io.BytesIO, open_new: Open, catalogue: Catalogue, kind: str
) -> None:
    target = open_new(kind, is_prepared=True)
    for seconds, is_refused in ((20, True), (-20, False)):
        with target.begin() as connection:
            connection.execute(update(WorkerLeaseRow).values(holder="x", expires_at=int(time.time()) + seconds))
        if is_refused:
            with pytest.raises(DatabaseInUse):
                bring_back(target, catalogue, file)
        else:
            assert bring_back(target, catalogue, file).responses == RESPONSES


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_postgresql_that_others_are_connected_to_is_left_alone(
    file: io.BytesIO, open_new: Open, catalogue: Catalogue
) -> None:
    target = open_new("postgresql", is_prepared=True)
    with target.connect(), pytest.raises(DatabaseInUse):
        bring_back(target, catalogue, file)
    target.dispose()
    _wait_until_alone(target)
    assert bring_back(target, catalogue, file).responses == RESPONSES


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_log_of_a_prepared_database_goes_on_behind_the_one_that_came_back(
    installation: Installation, open_new: Open, catalogue: Catalogue, kind: str
) -> None:
    target = open_new(kind, is_prepared=True)
    for engine, act in ((installation.engine, "add_council"), (target, "upgrade_database")):
        record_act(engine, AuditEntry(NOW, "command line: deploy", "administrator", act))
    bring_back(target, catalogue, write_backup(installation.engine))
    with target.connect() as connection:
        log = read_tables(connection)["audit_entry"]
    assert [(row["id"], row["action"], row["at"]) for row in log] == [
        (1, "add_council", NOW),
        (2, "upgrade_database", NOW),
    ]


def test_answers_to_other_questions_are_not_taken_for_answers_to_ours(
    installation: Installation, open_new: Open, catalogue: Catalogue
) -> None:
    make_writer(installation)
    with installation.engine.begin() as connection:
        other = update(QuestionnaireRow).where(QuestionnaireRow.id == 1)
        connection.execute(other.values(layout="age=14..120"))
    target = open_new("sqlite")
    with pytest.raises(BackupOfOtherQuestionnaires):
        bring_back(target, catalogue, write_backup(installation.engine))
    assert inspect(target).get_table_names() == []


def test_only_a_database_of_this_version_is_backed_up(installation: Installation) -> None:
    migrations.downgrade(installation.engine, "0025")
    with pytest.raises(DatabaseOutdated):
        write_backup(installation.engine)


_DIES = """
import os, signal, sys
from pathlib import Path
from survey_app.catalogue.catalogue import load_catalogue
from survey_app.services.restore_backup import restore_backup
from survey_app.storage.session import make_engine

left = int(sys.argv[3])

def die(rows, total):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

with open(sys.argv[2], "rb") as file:
    restore_backup(make_engine(sys.argv[1]), load_catalogue(Path("config")), file, die)
"""


@pytest.mark.processes
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_restore_that_is_killed_leaves_nothing(
    file: io.BytesIO, open_new: Open, catalogue: Catalogue, tmp_path: Path, kind: str
) -> None:
    target, path = open_new(kind), tmp_path / "backup.zip"
    target.dispose()
    path.write_bytes(file.getvalue())
    url = target.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _DIES, url, str(path), str(KILLED_AFTER)]
    ended = subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False)
    assert ended.returncode == -signal.SIGKILL
    _wait_until_alone(target)
    assert not Base.metadata.tables.keys() & set(inspect(target).get_table_names())
    assert bring_back(target, catalogue, file).responses == RESPONSES


def _wait_until_alone(target: Engine) -> None:
    if target.dialect.name == "postgresql":  # the server finds out by itself that nobody is there any more
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with target.connect() as connection:
                if connection.exec_driver_sql(others).scalar_one() == 1:
                    return
            time.sleep(0.05)
        raise AssertionError("somebody is connected still")
