"""A backup brings back everything, on either database, and what comes afterwards is counted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, inspect

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.services.check_rating import check_rating
from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation
from survey_app.storage import migrations
from survey_app.storage.backup_rows import LEFT_OUT
from survey_app.storage.base import Base
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.backup_files import date_back, tell_manifest
from tests.backups import Open, Tables, bring_back, make_full, read_kept, write_backup
from tests.conftest import make_settings
from tests.factories import ANSWERS, add_council, response_payload
from tests.integration.web.access.world import World
from tests.stored_responses import make_writer


@pytest.fixture
def world(database_url: str, catalogue: Catalogue) -> Iterator[World]:
    world = make_full(database_url, catalogue)
    yield world
    world.installation.close()


def assert_same(back: Tables, kept: Tables) -> None:
    assert back.keys() == kept.keys()
    for name, rows in kept.items():
        assert back[name] == rows, name


def check_counts(engine: Engine) -> int:
    checked = check_totals(engine)
    assert checked.differences == ()
    return checked.responses


@pytest.mark.parametrize("is_prepared", [False, True])
def test_everything_comes_back_on_the_other_database_and_on_its_own(
    world: World, open_new: Open, catalogue: Catalogue, *, is_prepared: bool
) -> None:
    source = world.installation.engine
    kinds = {"sqlite": ["postgresql", "sqlite"], "postgresql": ["sqlite", "postgresql"]}[source.dialect.name]
    kept, file = read_kept(source), write_backup(source)
    for kind in kinds:
        target = open_new(kind, is_prepared=is_prepared)
        assert bring_back(target, catalogue, file).responses == 6 == check_counts(target)
        assert_same(read_kept(target), kept)
        for half in world.halves.values():
            assert check_rating(target, half.published_cycle).is_equal
        with target.connect() as connection:
            assert migrations.check_schema(connection) == []
        file = write_backup(target)


def test_the_file_says_what_is_in_it(world: World) -> None:
    told = tell_manifest(write_backup(world.installation.engine))
    tables = {each["name"]: each["rows"] for each in told["tables"]}
    assert (told["format"], told["product"], told["revision"]) == (1, "nok-survey", migrations.head_revision())
    assert told["made_at"] == "2026-03-14T12:30:15.250000Z"
    assert tables.keys() == Base.metadata.tables.keys() - LEFT_OUT
    assert all(tables.values())


def test_known_responses_stay_known_and_new_ones_are_counted(
    world: World, open_new: Open, catalogue: Catalogue
) -> None:
    address = f"/api/v1/organizations/{world.halves['own'].organization}/responses"
    given = response_payload({**ANSWERS, "suggestions": "Больше скамеек"})
    assert world.app.test_client().post(address, json=given).status_code == 201
    target = open_new(world.installation.engine.dialect.name)
    assert bring_back(target, catalogue, write_backup(world.installation.engine)).responses == 7
    app = create_app(make_settings(target.url.render_as_string(hide_password=False)), catalogue)
    client = app.test_client()
    other = {**given, "answers": {**given["answers"], "age": 41}}
    statuses = [client.post(address, json=each).status_code for each in (given, other, response_payload())]
    assert statuses == [200, 409, 201]
    assert check_counts(target) == 8
    for days in (0, 0, 2):  # the worker folds, moves and clears as before
        run_round(target, Lease(target, seconds=0), datetime.now(UTC).date() + timedelta(days=days))
        assert check_counts(target) == 8
    with app.extensions["survey"].sessions.begin() as session:
        add_council(session, "newcomer")  # its number is behind those that were restored
    app.extensions["survey"].close()


def test_responses_that_come_meanwhile_are_not_half_in_it(
    installation: Installation, open_new: Open, catalogue: Catalogue
) -> None:
    writer = make_writer(installation, asks_own=True)
    for _ in range(40):
        writer.write({"suggestions": "Раньше"})
    kept, told = read_kept(installation.engine), []

    def write_more(rows: int, total: int) -> None:
        told.append((rows, total))
        writer.write({"suggestions": "Тем временем"})
        run_round(installation.engine, Lease(installation.engine, seconds=0), datetime(2026, 3, 16, tzinfo=UTC).date())

    file = write_backup(installation.engine, write_more)
    assert {total for _, total in told} == {sum(rows for rows, _ in told)}
    target = open_new("sqlite")
    assert bring_back(target, catalogue, file).responses == 40 == check_counts(target)
    assert_same(read_kept(target), kept)
    assert check_counts(installation.engine) == 40 + len(told)


@pytest.mark.parametrize("revision", ["0022", "0025"])
def test_a_backup_of_an_older_program_is_brought_up_to_date(
    world: World, open_new: Open, catalogue: Catalogue, revision: str
) -> None:
    scratch = open_new("sqlite")
    migrations.upgrade(scratch, revision)
    seen = inspect(scratch)
    columns = {name: {each["name"] for each in seen.get_columns(name)} for name in seen.get_table_names()}
    file = date_back(write_backup(world.installation.engine), revision, columns)
    target = open_new(world.installation.engine.dialect.name)
    assert bring_back(target, catalogue, file).responses == 6 == check_counts(target)
    kept, expected = read_kept(target), read_kept(world.installation.engine)
    for name in columns.keys() & kept.keys() - {"questionnaire", "own_answer"}:
        assert [{key: row[key] for key in columns[name] & row.keys()} for row in kept[name]] == [
            {key: row[key] for key in columns[name] & row.keys()} for row in expected[name]
        ], name
    with target.connect() as connection:
        assert migrations.current_revision(connection) == migrations.head_revision()
        assert migrations.check_schema(connection) == []
