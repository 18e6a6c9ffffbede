"""A sheet that was voided leaves every count exactly, stays on record, and can be typed in anew."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from survey_app.domain.errors import CycleNotMovable, InvalidInput
from survey_app.services.installation import Installation
from survey_app.services.merge_organizations import merge_organizations
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.storage.models import OrganizationRow, VoidedSheetRow
from survey_app.storage.voided_sheets import count_voided
from survey_app.worker.jobs import clear_past_responses, fold_tail, move_past_texts
from tests.factories import ANSWERS
from tests.integration.services.batches import NOON, check_counts, count, hand_in, move, say, sheet
from tests.integration.services.conftest import collect, compile_all, snapshot
from tests.integration.services.operator_work import enter, void
from tests.integration.services.ratings import add_filled_cycle, close, freeze, observe, rate
from tests.integration.services.test_batches_and_scores import estimate_all, stored_intervals

TEXT = {**ANSWERS, "suggestions": "Больше света"}
OTHER = {**ANSWERS, "recommend": "no"}
TODAY = date(2026, 5, 21)


def nothing(_: Installation) -> None:
    """Leave it in the tail."""


def fold(installation: Installation) -> None:
    fold_tail(installation.engine)


def fold_and_clear(installation: Installation) -> None:
    fold_tail(installation.engine)
    clear_past_responses(installation.engine, TODAY + timedelta(days=3), lambda: None)


def rebuild(installation: Installation) -> None:
    rebuild_totals(installation.engine)


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("before", [nothing, fold, fold_and_clear, rebuild])
def test_it_leaves_every_count_and_its_number_is_free(
    installation: Installation, before: Callable[[Installation], None]
) -> None:
    hand_in(installation, sheet(1, ANSWERS, age=41), sheet(2), sheet(1, channel="phone"))
    before(installation)
    assert void(installation) == date(2026, 3, 14)
    assert check_counts(installation) == 2
    (totals,) = compile_all(installation, organization="AAAA1111")
    questions = {each.code: each for each in totals.list_questions()}
    assert (totals.by_channel, questions["age"].answered) == ({"paper": 1, "phone": 1}, 0)
    assert say(hand_in(installation, sheet(1, OTHER))) == [(2, "stored", [], [])]
    assert say(hand_in(installation, sheet(1, OTHER))) == [(2, "repeated", [], [])]
    (totals,) = compile_all(installation, organization="AAAA1111")
    questions = {each.code: each for each in totals.list_questions()}
    assert questions["recommend"].options == {"yes": 2, "no": 1}
    for _ in range(2):
        assert check_counts(installation) == 3
        fold_tail(installation.engine)


@pytest.mark.usefixtures("council")
def test_of_the_only_sheet_nothing_is_left_in_the_rollup(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    fold_tail(installation.engine)
    void(installation)
    assert (count(installation, "tally"), count(installation, "day_tally")) == (0, 0)
    assert compile_all(installation, organization="AAAA1111")[0].counted == 0


@pytest.mark.usefixtures("council")
def test_a_response_set_aside_leaves_its_own_count(installation: Installation) -> None:
    hand_in(installation, sheet(1), sheet(2))
    with installation.engine.begin() as connection:
        connection.execute(text("UPDATE response SET set_aside = true"))
    fold_tail(installation.engine)
    void(installation)
    assert check_counts(installation) == 1


@pytest.mark.usefixtures("council")
def test_what_was_voided_stays_on_record(installation: Installation) -> None:
    hand_in(installation, sheet(1, TEXT))
    with installation.engine.connect() as connection:
        before = connection.execute(text("SELECT id, answers, questionnaire_id FROM response")).one()
    void(installation, reason="два листа склеились")
    with installation.sessions() as session:
        row = session.scalars(select(VoidedSheetRow)).one()
        assert (row.answers, row.questionnaire_id) == tuple(before)[1:]
        assert (row.reason, row.voided_by, row.role) == ("два листа склеились", "token 3", "operator")
        assert (row.channel, row.received_on, row.voided_at.replace(tzinfo=NOON.tzinfo)) == (4, date(2026, 3, 14), NOON)
        kept = " ".join(str(each) for each in session.execute(text("SELECT * FROM voided_sheet")).one())
        assert "света" not in kept


@pytest.mark.usefixtures("council")
def test_a_text_that_still_waits_goes_with_it_and_a_moved_one_stays(installation: Installation) -> None:
    hand_in(installation, sheet(1, TEXT), sheet(2, TEXT))
    void(installation, 1)
    assert count(installation, "pending_text") == 1
    move_past_texts(installation.engine, TODAY)
    void(installation, 2)
    assert (count(installation, "pending_text"), count(installation, "free_text"), count(installation)) == (0, 1, 0)


@pytest.mark.usefixtures("council")
def test_a_double_click_voids_once_even_when_it_was_typed_in_between(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    key = uuid4()
    for _ in range(2):
        assert void(installation, 1, key) == date(2026, 3, 14)
    hand_in(installation, sheet(1, OTHER), sheet(2))
    with pytest.raises(InvalidInput) as refused:
        void(installation, 1, key)
    assert [each.code for each in refused.value.problems] == ["sheet_anew"]
    assert (count(installation), count(installation, "voided_sheet")) == (2, 1)
    void(installation, 2, key)  # the same page, with another number
    void(installation, 1)
    assert (check_counts(installation), count(installation, "voided_sheet")) == (0, 3)


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(
    ("number", "changes", "codes"),
    [
        (2, {}, ["sheet_unknown"]),
        (1, {"channel": "phone"}, ["sheet_unknown"]),
        (1, {"organization": "BBBB1111"}, ["sheet_unknown"]),
        ("", {"organization": "x", "channel": "qr"}, ["organization_unknown", "channel_unknown", "sheet_missing"]),
        (1, {"reason": ""}, ["reason_needed"]),
        (1, {"reason": "x" * 301}, ["reason_needed"]),
    ],
)
def test_what_cannot_be_voided_is_said(
    installation: Installation, number: int | str, changes: dict[str, Any], codes: list[str]
) -> None:
    hand_in(installation, sheet(1))
    with pytest.raises(InvalidInput) as refused:
        void(installation, number, **changes)
    assert [each.code for each in refused.value.problems] == codes
    assert check_counts(installation) == 1


@pytest.mark.usefixtures("council")
@pytest.mark.parametrize("state", ["draft", "closing", "published"])
def test_only_while_sheets_are_taken(installation: Installation, state: str) -> None:
    hand_in(installation, sheet(1))
    move(installation, state)
    with pytest.raises(CycleNotMovable):
        void(installation)
    assert check_counts(installation) == 1


@pytest.mark.usefixtures("council")
def test_responses_of_the_web_are_never_found_by_a_number(installation: Installation) -> None:
    collect(installation, "AAAA1111", ANSWERS)
    with pytest.raises(InvalidInput):
        void(installation)


@pytest.mark.usefixtures("council")
def test_a_sheet_of_a_duplicate_is_voided_after_the_merge_too(installation: Installation) -> None:
    enter(installation, organization="BBBB1111")
    void(installation, organization="BBBB1111")
    enter(installation, organization="BBBB1111")
    with installation.sessions.begin() as session:
        merge_organizations(session, "BBBB1111", "DDDD1111", date(2026, 5, 20))
    void(installation, organization="DDDD1111")
    assert (check_counts(installation), count(installation, "voided_sheet")) == (0, 2)
    assert enter(installation, organization="DDDD1111").row.status == "stored"


@pytest.mark.usefixtures("council")
def test_what_is_typed_anew_after_a_merge_is_known_for_it(installation: Installation) -> None:
    hand_in(installation, *(sheet(number, organization="BBBB1111") for number in (1, 2)))
    for number in (1, 2):
        void(installation, number, organization="BBBB1111")
    with installation.sessions.begin() as session:
        merge_organizations(session, "BBBB1111", "DDDD1111", TODAY)
        kept = session.scalars(select(OrganizationRow.id).where(OrganizationRow.code == "DDDD1111")).one()
    hand_in(installation, sheet(1, OTHER, organization="DDDD1111"), sheet(3, organization="DDDD1111"))
    with snapshot(installation, "social-2026") as (connection, cycle):
        assert count_voided(connection, cycle.id, kept) == (2, 1)


def test_a_closed_cycle_estimates_anew_for_whom_it_was(installation: Installation) -> None:
    add_filled_cycle(installation)
    observe(installation, "BBBB1111")
    hand_in(installation, *(sheet(number, {**ANSWERS, "overall_satisfied": "yes"}) for number in range(1, 9)))
    close(installation)
    before = {each.code: each.interval for each in rate(installation).organizations}
    void(installation, 3)
    after = {each.code: each.interval for each in rate(installation).organizations}
    assert after["BBBB1111"] == before["BBBB1111"] is not None
    assert after["AAAA1111"] != before["AAAA1111"]
    assert estimate_all(installation) == stored_intervals(installation)
    assert {each.code: each.interval for each in freeze(installation).rating.organizations} == after
