"""A response whose transaction is still under way while others are folded is counted once, whenever it ends."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, text

from survey_app.services.installation import Installation
from survey_app.storage import tallies
from survey_app.storage.fold_position import next_position
from survey_app.storage.models import ResponseRow
from survey_app.storage.recount import list_counted, list_recounted
from survey_app.storage.session import read_snapshot
from tests.stored_responses import make_writer

# SQLite has one writer at a time: nobody is slow there.
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

_ANEW = {"id": "gen_random_uuid()", "transaction_id": "pg_current_xact_id()"}
_COLUMNS = [column.name for column in ResponseRow.__table__.columns]
_COPY = text(
    f"INSERT INTO response ({', '.join(_COLUMNS)}) "
    f"SELECT {', '.join(_ANEW.get(name, name) for name in _COLUMNS)} FROM response LIMIT 1"
)


@contextmanager
def slow_writer(installation: Installation) -> Iterator[Connection]:
    """Give a transaction that has stored a response and has not ended."""
    with closing(installation.engine.connect()) as connection:
        connection.execute(_COPY)
        yield connection


def fold(installation: Installation) -> None:
    with installation.engine.begin() as connection:
        tallies.fold(connection)


def see_counted(installation: Installation, responses: int) -> None:
    with read_snapshot(installation.engine) as connection:
        assert sum(each.responses for each in list_recounted(connection).values()) == responses
        assert list_counted(connection) == list_recounted(connection)


def test_a_fold_does_not_jump_over_a_slow_writer(installation: Installation) -> None:
    writer = make_writer(installation)
    writer.write()
    with slow_writer(installation) as slow:
        writer.write()
        fold(installation)
        see_counted(installation, 2)
        slow.commit()
    see_counted(installation, 3)
    fold(installation)
    see_counted(installation, 3)


def test_a_writer_that_ends_in_the_midst_of_a_fold_is_not_counted_twice(installation: Installation) -> None:
    make_writer(installation).write()
    with slow_writer(installation) as slow:

        def end_it_then(*given: object) -> object:
            high = next_position(*given)  # type: ignore[arg-type]
            slow.commit()
            return high

        with patch.object(tallies, "next_position", end_it_then):
            fold(installation)
    see_counted(installation, 2)
    fold(installation)
    see_counted(installation, 2)
