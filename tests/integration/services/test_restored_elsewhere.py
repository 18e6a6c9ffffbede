"""What is done in a database restored into another PostgreSQL server before its worker counted anew."""

from datetime import UTC, date, datetime

import pytest

from survey_app.domain.errors import InvalidInput
from survey_app.services.close_cycle import close_cycle
from survey_app.services.installation import Installation
from survey_app.services.look_at_system import look_at_system
from survey_app.services.merge_organizations import merge_organizations
from survey_app.storage.fold_position import read_position
from survey_app.storage.session import read_snapshot
from survey_app.worker.jobs import fold_tail
from tests.factories import ANSWERS
from tests.integration.services.batches import CYCLE, check_counts, count, hand_in, sheet
from tests.integration.services.conftest import collect, compile_all
from tests.integration.services.operator_work import void
from tests.restored_database import restore_elsewhere

pytestmark = [
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.usefixtures("council"),
]
WAITING = "Ответы, ждущие подсчёта"


@pytest.fixture
def restored(installation: Installation) -> Installation:
    """Two folded sheets and one that waits, restored elsewhere; then a response and a sheet more."""
    hand_in(installation, sheet(1), sheet(2))
    fold_tail(installation.engine)
    hand_in(installation, sheet(3))
    restore_elsewhere(installation.engine)
    collect(installation, "AAAA1111", ANSWERS)
    hand_in(installation, sheet(4))
    assert is_lost(installation)
    return installation


def is_lost(installation: Installation) -> bool:
    with read_snapshot(installation.engine) as connection:
        return read_position(connection).is_lost


def test_what_was_taken_since_is_counted(restored: Installation) -> None:
    assert compile_all(restored, organization="AAAA1111")[0].counted == 5
    assert check_counts(restored) == 5


def test_a_cycle_is_closed_with_right_counts(restored: Installation) -> None:
    close_cycle(restored.engine, restored.sessions, restored.catalogue, CYCLE)
    assert count(restored, f"cycle WHERE code = '{CYCLE}' AND state = 'closed'") == 1
    assert not is_lost(restored)
    assert compile_all(restored, organization="AAAA1111")[0].counted == 5
    assert check_counts(restored) == 5


@pytest.mark.parametrize("number", [1, 3, 4], ids=["folded", "waiting", "new"])
def test_a_sheet_is_voided_with_right_counts(restored: Installation, number: int) -> None:
    assert void(restored, number) == date(2026, 3, 14)
    assert not is_lost(restored)
    assert check_counts(restored) == 4


def test_a_void_that_is_refused_leaves_right_counts(restored: Installation) -> None:
    with pytest.raises(InvalidInput):
        void(restored, 99)
    assert check_counts(restored) == 5


def test_organizations_are_merged_with_right_counts(restored: Installation) -> None:
    collect(restored, "DDDD1111", ANSWERS)
    with restored.sessions.begin() as session:
        assert merge_organizations(session, "DDDD1111", "AAAA1111", date(2026, 6, 1)) == 6
    assert not is_lost(restored)
    assert check_counts(restored) == 6


def test_the_systems_page_says_it_while_it_lasts(restored: Installation) -> None:
    def find() -> tuple[bool, str]:
        state = look_at_system(restored, datetime.now(UTC), is_limiter_away=False)
        return next((each.is_good, each.seen) for each in state.signs if each.name == WAITING)

    is_good, seen = find()
    assert not is_good
    assert "восстановлена на другом сервере" in seen
    fold_tail(restored.engine)
    assert find() == (True, "0, подсчитано 5")
