"""About one sheet in twenty is typed a second time; what differs is voided and typed in anew."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from survey_app.domain.errors import CycleNotMovable, InvalidInput
from survey_app.services import enter_sheet as entering
from survey_app.services import import_responses as importing
from survey_app.services.enter_sheet import TypedSheet
from survey_app.services.installation import Installation
from survey_app.services.key_sheet_again import key_sheet_again
from survey_app.services.list_mismatches import Mismatch, list_mismatches
from survey_app.services.merge_organizations import merge_organizations
from survey_app.storage.second_keyings import KeyingSums, sum_keyings
from survey_app.storage.visible_cycles import EVERYTHING
from tests.factories import ANSWERS
from tests.integration.services.batches import CYCLE, NOON, count, hand_in, move, sheet
from tests.integration.services.conftest import snapshot
from tests.integration.services.operator_work import enter, void
from tests.integration.services.ratings import freeze
from tests.own_questions import ask_own

pytestmark = pytest.mark.usefixtures("council")
OTHER = {**ANSWERS, "recommend": "no", "stand_used": "no", "stand_satisfied": ""}


@pytest.fixture
def _all_chosen() -> Any:
    with patch.object(importing, "is_chosen", return_value=True):
        yield


def key_again(
    installation: Installation, number: int | str = 1, answers: Mapping[str, object] = ANSWERS, **changes: object
) -> Sequence[tuple[str, object, object]]:
    form = installation.catalogue.for_sphere("social")
    typed = TypedSheet(CYCLE, EVERYTHING, sheet(number, answers, **changes), NOON)
    return [(each.question, each.first, each.second) for each in key_sheet_again(installation, typed, form)]


def look(installation: Installation) -> tuple[list[KeyingSums], list[Mismatch]]:
    with snapshot(installation, CYCLE) as (connection, cycle):
        return list(sum_keyings(connection, cycle.id).values()), list_mismatches(connection, cycle.id)


def test_about_one_in_twenty_is_chosen_and_said_again_when_sent_again(installation: Installation) -> None:
    due = [number for number in range(1, 201) if enter(installation, number).is_due]
    assert 2 <= len(due) <= 22
    assert enter(installation, due[0]).row.status == "repeated"
    assert enter(installation, due[0]).is_due
    assert count(installation, "second_keying") == len(due)


@pytest.mark.usefixtures("_all_chosen")
def test_sheets_of_a_file_are_not_chosen(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    assert count(installation, "second_keying") == 0


@pytest.mark.usefixtures("_all_chosen")
def test_two_equal_keyings_agree_whatever_is_written_in_words(installation: Installation) -> None:
    assert enter(installation, 1, {**ANSWERS, "suggestions": "Свет"}, age=41).is_due
    assert key_again(installation, "№ 001", age="41") == []
    sums, mismatches = look(installation)
    assert (sums, mismatches) == ([KeyingSums(1, 1, 0, 13, 0)], [])
    assert not enter(installation, 1, {**ANSWERS, "suggestions": "Свет"}, age=41).is_due


@pytest.mark.usefixtures("_all_chosen")
def test_what_differs_stands_until_it_is_voided_and_typed_in_anew(installation: Installation) -> None:
    enter(installation, 7, age=41)
    differing = [("stand_used", "yes", "no"), ("stand_satisfied", "yes", None), ("recommend", "yes", "no")]
    assert key_again(installation, 7, OTHER, age=41) == differing
    sums, (mismatch,) = look(installation)
    assert sums == [KeyingSums(1, 1, 1, 13, 3)]
    assert (mismatch.organization, mismatch.channel, mismatch.number, mismatch.is_voided) == (
        *("AAAA1111", "paper", "7"),
        False,
    )
    assert [(each.question, each.first, each.second) for each in mismatch.differences] == differing
    void(installation, 7)
    assert [(each.is_voided, each.differences) for each in look(installation)[1]] == [(True, ())]
    assert not enter(installation, 7, OTHER, age=41).is_due
    assert look(installation) == (sums, [])
    with installation.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT number, questionnaire_id, answers FROM second_keying").one()
    assert tuple(kept) == (None, None, None)


@pytest.mark.usefixtures("_all_chosen")
def test_a_batch_settles_it_as_well(installation: Installation) -> None:
    enter(installation)
    key_again(installation, 1, OTHER)
    void(installation)
    hand_in(installation, sheet(1, OTHER))
    assert look(installation)[1] == []


@pytest.mark.usefixtures("_all_chosen")
def test_the_last_second_keying_counts(installation: Installation) -> None:
    enter(installation)
    assert len(key_again(installation, 1, OTHER)) == 3
    assert key_again(installation) == []
    assert look(installation) == ([KeyingSums(1, 1, 0, 12, 0)], [])


@pytest.mark.usefixtures("_all_chosen")
def test_publishing_leaves_only_the_sums(installation: Installation) -> None:
    for number in (1, 2):
        enter(installation, number)
        key_again(installation, number, OTHER)
    void(installation, 2)
    sums, mismatches = look(installation)
    assert len(mismatches) == 2
    move(installation, "closed")
    freeze(installation)
    assert look(installation) == (sums, [])
    with installation.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT DISTINCT number, questionnaire_id, answers FROM second_keying").all()
    assert [tuple(each) for each in kept] == [(None, None, None)]


@pytest.mark.usefixtures("_all_chosen")
def test_a_sheet_with_nothing_that_is_typed_again_is_not_chosen(installation: Installation) -> None:
    with snapshot(installation, CYCLE) as (_, cycle):
        number = cycle.id
    with installation.sessions.begin() as session:
        own, *_ = ask_own(session, number)
    assert not enter(installation, 1, {"suggestions": "Свет"}).is_due
    assert not enter(installation, 2, {own: "o1"}).is_due
    assert enter(installation, 3, {"age": 41}).is_due
    assert (count(installation), count(installation, "second_keying")) == (3, 1)


@pytest.mark.usefixtures("_all_chosen")
def test_a_sheet_that_is_stored_is_stored_though_the_cycle_is_published_at_once(installation: Installation) -> None:
    def store_and_publish(*given: Any) -> Any:
        report = importing.import_responses(*given)
        move(installation, "published")
        return report

    with patch.object(entering, "import_responses", store_and_publish):
        entered = enter(installation)
    assert (entered.row.status, entered.is_due) == ("stored", True)


@pytest.mark.usefixtures("_all_chosen")
def test_one_that_was_voided_without_a_mismatch_is_due_anew(installation: Installation) -> None:
    enter(installation)
    key_again(installation)
    void(installation)
    assert count(installation, "second_keying") == 0
    assert enter(installation, 1, OTHER).is_due


@pytest.mark.usefixtures("_all_chosen")
@pytest.mark.parametrize(
    ("number", "changes", "codes"),
    [
        (9, {}, ["sheet_unknown"]),
        ("", {}, ["sheet_missing"]),
        (1, {"age": "много", "recommend": "?"}, ["unknown_option", "wrong_kind"]),
    ],
)
def test_what_is_wrong_with_it_is_said(
    installation: Installation, number: int | str, changes: dict[str, Any], codes: list[str]
) -> None:
    enter(installation)
    with pytest.raises(InvalidInput) as refused:
        key_again(installation, number, **changes)
    assert [each.code for each in refused.value.problems] == codes
    assert look(installation)[0] == [KeyingSums(1, 0, 0, 0, 0)]


def test_one_that_was_not_chosen_is_not_compared(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    with pytest.raises(InvalidInput) as refused:
        key_again(installation)
    assert [each.code for each in refused.value.problems] == ["not_due"]
    with pytest.raises(InvalidInput) as refused:
        key_again(installation, 1, {})
    assert [each.code for each in refused.value.problems] == ["sheet_empty"]


@pytest.mark.usefixtures("_all_chosen")
def test_not_in_a_published_cycle(installation: Installation) -> None:
    enter(installation)
    move(installation, "published")
    with pytest.raises(CycleNotMovable):
        key_again(installation)


@pytest.mark.usefixtures("_all_chosen")
def test_it_goes_on_after_a_merge(installation: Installation) -> None:
    enter(installation, organization="BBBB1111")
    with installation.sessions.begin() as session:
        merge_organizations(session, "BBBB1111", "DDDD1111", date(2026, 5, 20))
    assert len(key_again(installation, 1, OTHER, organization="DDDD1111")) == 3
    assert look(installation)[1][0].organization == "DDDD1111"
    void(installation, 1, organization="DDDD1111")
    hand_in(installation, sheet(1, OTHER, organization="DDDD1111"))
    assert look(installation)[1] == []
