"""What others do beside a batch (merge, archive, close, take an id): a sheet is stored once all the same, or not."""

from datetime import date
from unittest.mock import patch

import pytest
from sqlalchemy import text, update

from survey_app.domain.errors import CycleNotMovable, Unavailable
from survey_app.services import import_responses as importing
from survey_app.services.installation import Installation
from survey_app.services.judge_sheets import judge_sheets
from survey_app.services.merge_organizations import merge_organizations
from survey_app.storage.models import OrganizationRow
from tests.factories import ANSWERS
from tests.integration.services.batches import check_counts, count, hand_in, move, say, sheet
from tests.integration.services.merges import do_during_merge

pytestmark = pytest.mark.usefixtures("council")
TEXT = {**ANSWERS, "suggestions": "Больше света"}


def test_sheets_of_a_duplicate_are_known_after_it_was_merged(installation: Installation) -> None:
    """Its code leads to the organization that stayed; a sheet of before is not counted again."""
    hand_in(installation, sheet(1, organization="BBBB1111"))
    with installation.sessions.begin() as session:
        merge_organizations(session, "BBBB1111", "DDDD1111", date(2026, 5, 20))
    for code in ("BBBB1111", "DDDD1111"):
        assert say(hand_in(installation, sheet(1, organization=code))) == [(2, "repeated", [], [])]
        conflict = hand_in(installation, sheet(1, {**ANSWERS, "recommend": "no"}, organization=code))
        assert say(conflict)[0][2] == ["sheet_conflict"]
    assert [
        each[1]
        for each in say(hand_in(installation, sheet(2, organization="BBBB1111"), sheet(2, organization="DDDD1111")))
    ] == [*("stored", "repeated")]
    assert check_counts(installation) == 2


def test_what_the_register_became_meanwhile_is_judged_anew(installation: Installation) -> None:
    def judge(*given: object) -> object:
        patched.stop()
        with installation.sessions.begin() as session:
            session.execute(update(OrganizationRow).values(archived_on=date(2026, 4, 1)))
        return judge_sheets(*given)  # type: ignore[arg-type]

    patched = patch.object(importing, "judge_sheets", judge)
    patched.start()
    report = hand_in(installation, sheet(1))
    assert say(report)[0][2] == ["organization_archived"]


def test_an_id_that_somebody_else_took_is_a_conflict(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    with installation.engine.begin() as connection:
        connection.execute(text("UPDATE response SET channel = 1"))
    assert say(hand_in(installation, sheet(1)))[0][2] == ["sheet_conflict"]


def test_an_id_that_is_taken_at_the_same_moment_stores_nothing(installation: Installation) -> None:
    hand_in(installation, sheet(2))
    with (
        patch("survey_app.services.plan_batch.find_sheets", return_value={}),
        pytest.raises(Unavailable),
    ):
        hand_in(installation, sheet(1, TEXT), sheet(2))
    assert (count(installation), count(installation, "pending_text")) == (1, 0)
    assert hand_in(installation, sheet(1, TEXT), sheet(2)).is_stored


def test_a_state_that_changes_while_a_batch_is_judged_is_seen(installation: Installation) -> None:
    def judge(*given: object) -> object:
        move(installation, "closing")
        return judge_sheets(*given)  # type: ignore[arg-type]

    with patch.object(importing, "judge_sheets", judge), pytest.raises(CycleNotMovable):
        hand_in(installation, sheet(1))
    assert count(installation) == 0


def test_a_merge_that_holds_an_organization_can_take_the_cycle(installation: Installation) -> None:
    do_during_merge(installation, lambda: hand_in(installation, sheet(1)))
    assert check_counts(installation) == 1
