"""Places in the database: what a row costs, and a way up and down that keeps what was counted."""

from uuid import uuid4

import pytest
from sqlalchemy import Connection, text

from survey_app.services.installation import Installation
from survey_app.storage import migrations
from survey_app.storage.recount import list_counted, list_recounted
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import NO_PLACE, Key, Tally, fold, merge_tallies
from tests.stored_responses import Writer, make_writer

MOST_BYTES = 100
WRITTEN = 40


@pytest.fixture
def writer(installation: Installation) -> Writer:
    """Who has written responses with and without places, half of them folded."""
    writer = make_writer(installation)
    for number in range(WRITTEN):
        writer.write()
        if number == WRITTEN // 2:
            fold_all(installation)
    return writer


def fold_all(installation: Installation) -> None:
    with installation.engine.begin() as connection:
        fold(connection)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("writer")
def test_a_response_takes_at_most_a_hundred_bytes_with_and_without_a_place(installation: Installation) -> None:
    with installation.engine.begin() as connection:
        fresh = list_sizes(connection)
        temporary = ("transaction_id", "quarter", "network", "digest")
        connection.execute(text(f"UPDATE response SET {', '.join(f'{name} = NULL' for name in temporary)}"))
        cleared = list_sizes(connection)
    assert fresh == {"no place": {97}, "a place": {96}}
    assert cleared == {"no place": {75}, "a place": {80}}
    assert max(max(each) for each in fresh.values()) <= MOST_BYTES


def list_sizes(connection: Connection) -> dict[str, set[int]]:
    """Return the sizes of responses as PostgreSQL stores them, header included."""
    statement = "SELECT DISTINCT pg_column_size(response.*) FROM response WHERE place_id IS {} NULL"
    return {
        name: set(connection.scalars(text(statement.format(word))))
        for name, word in (("no place", ""), ("a place", "NOT"))
    }


def test_going_down_and_up_again_forgets_places_and_keeps_counts(installation: Installation, writer: Writer) -> None:
    fold_all(installation)
    with read_snapshot(installation.engine) as connection:
        before = list_counted(connection)
    assert {key.place_id for key in before} > {NO_PLACE}
    installation.close()
    migrations.downgrade(installation.engine, "0007")
    migrations.upgrade(installation.engine)
    with read_snapshot(installation.engine) as connection:
        after = list_counted(connection)
        assert after == list_recounted(connection)
        assert migrations.check_schema(connection) == []
    assert after == merge_tallies(
        Tally(key._replace(place_id=NO_PLACE), tally.responses, tally.counts) for key, tally in before.items()
    )
    assert sum(tally.responses for tally in after.values()) == sum(map(len, writer.written.values()))


def test_what_was_stored_before_there_were_places_is_counted_after(installation: Installation) -> None:
    writer = make_writer(installation)
    installation.close()
    migrations.downgrade(installation.engine, "0007")
    with installation.engine.begin() as connection:
        for digest in (2**62 + 5, -(2**62)):
            connection.execute(
                text(
                    "INSERT INTO response (id, answers, transaction_id, network, digest, organization_id, cycle_id,"
                    " received_on, questionnaire_id, channel, duration, set_aside) VALUES (:id, 0, '0', 1, :digest,"
                    f" {writer.organization_ids[0]}, {writer.standing_id}, '2026-03-14', 1, 1, 3, false)"
                ),
                {"id": uuid4() if connection.dialect.name == "postgresql" else uuid4().bytes, "digest": digest},
            )
    migrations.upgrade(installation.engine)
    with read_snapshot(installation.engine) as connection:
        assert list(connection.scalars(text("SELECT digest FROM response ORDER BY digest"))) == [-(2**30), 2**30]
        assert list(connection.scalars(text("SELECT place_id FROM response"))) == [None, None]
        (key,) = list_recounted(connection)
    assert key == Key(writer.standing_id, writer.organization_ids[0], 1, 1, set_aside=False, place_id=NO_PLACE)
