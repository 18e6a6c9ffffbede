"""A dump restored into another PostgreSQL server, whose ids begin anew: nothing is lost or counted twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation
from survey_app.storage.clearing import clear_responses
from survey_app.storage.fold_position import PositionLostError, read_position
from survey_app.storage.models import ResponseRow, TallyRow
from survey_app.storage.recount import list_counted
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import fold
from survey_app.worker.jobs import clear_past_responses, fold_tail
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.restored_database import FAR, NEAR, go_on, restore_elsewhere
from tests.stored_responses import DAY, Writer, make_writer

# SQLite numbers folds, not transactions: its file says the same everywhere.
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
TOMORROW = DAY + timedelta(days=1)


def restore(installation: Installation, *, tail: int = 3, ahead: int = FAR) -> Writer:
    """Restore a database with ten folded responses, five of them cleared, and a tail."""
    writer = make_writer(installation, asks_own=True)
    for number in range(10):
        writer.write(day=DAY - timedelta(days=1) if number < 5 else DAY)
    fold_tail(installation.engine)
    assert clear_past_responses(installation.engine, DAY, lambda: None) == 5
    for _ in range(tail):
        writer.write()
    restore_elsewhere(installation.engine, ahead)
    return writer


def check_counts(installation: Installation, writer: Writer) -> None:
    with read_snapshot(installation.engine) as connection:
        assert list_counted(connection) == writer.honest_count()
    assert check_totals(installation.engine).differences == ()


def count_folded(installation: Installation) -> int:
    with installation.engine.connect() as connection:
        return connection.scalar(select(func.sum(TallyRow.responses))) or 0


def count_uncleared(installation: Installation) -> int:
    with installation.engine.connect() as connection:
        statement = select(func.count()).where(ResponseRow.transaction_id.is_not(None))
        return connection.scalar(statement) or 0


@pytest.mark.parametrize(("ahead", "others"), [(FAR, 0), (NEAR, 0), (NEAR, 2 * NEAR)])
def test_totals_are_exact_before_anybody_counts_anew(installation: Installation, ahead: int, others: int) -> None:
    writer = restore(installation, ahead=ahead)
    check_counts(installation, writer)
    for _ in range(4):
        writer.write()
    check_counts(installation, writer)
    go_on(installation.engine, others)
    writer.write()
    check_counts(installation, writer)


@pytest.mark.parametrize(("ahead", "others"), [(FAR, 0), (NEAR, 0), (NEAR, 2 * NEAR)])
@pytest.mark.parametrize("tail", [0, 3])
def test_a_fold_of_the_worker_counts_anew_once(installation: Installation, ahead: int, others: int, tail: int) -> None:
    writer = restore(installation, tail=tail, ahead=ahead)
    for _ in range(4):
        writer.write()
    go_on(installation.engine, others)
    with capture_logs() as logs:
        assert fold_tail(installation.engine) == 14 + tail
        assert fold_tail(installation.engine) == 0
    assert [each["log_level"] for each in logs] == ["warning"]
    assert count_folded(installation) == 14 + tail
    check_counts(installation, writer)
    writer.write()
    check_counts(installation, writer)
    fold_tail(installation.engine)
    check_counts(installation, writer)


def test_the_first_round_counts_anew_before_it_clears(installation: Installation) -> None:
    writer = restore(installation, tail=0)
    for _ in range(4):
        writer.write()
    run_round(installation.engine, Lease(installation.engine), TOMORROW)
    assert (count_folded(installation), count_uncleared(installation)) == (14, 0)
    check_counts(installation, writer)


def test_nothing_is_cleared_that_is_not_counted(installation: Installation) -> None:
    writer = restore(installation, tail=0)
    for _ in range(4):
        writer.write()
    with installation.engine.begin() as connection, pytest.raises(PositionLostError):
        clear_responses(connection, TOMORROW, 100)
    assert count_uncleared(installation) == 9
    assert clear_past_responses(installation.engine, TOMORROW, lambda: None) == 9
    check_counts(installation, writer)


@pytest.mark.parametrize("moment", [lambda _: None, fold_tail], ids=["new", "folded"])
def test_a_database_at_home_is_never_taken_for_another_servers(
    installation: Installation, moment: Callable[..., object]
) -> None:
    writer = make_writer(installation)
    for _ in range(3):
        writer.write()
        moment(installation.engine)
        with installation.engine.begin() as connection:
            assert not read_position(connection).is_lost
            assert not read_position(connection, lock=True).is_lost
            fold(connection)
            assert not read_position(connection).is_lost
