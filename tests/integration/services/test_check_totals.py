"""A recount of the raw responses names every number that is wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.storage.models import TallyRow
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.stored_responses import DAY, make_writer


@pytest.fixture
def counted(installation: Installation) -> Installation:
    """Ten responses with texts, those texts moved, and one response in the tail."""
    writer = make_writer(installation)
    for number in range(10):
        writer.write({"suggestions": f"Отзыв {number}"}, channel=1)
    rebuild_totals(installation.engine)
    run_round(installation.engine, Lease(installation.engine, seconds=0), DAY + timedelta(days=1))
    writer.write()
    return installation


def test_right_totals_have_no_differences(counted: Installation) -> None:
    check = check_totals(counted.engine)
    assert (check.responses, check.differences) == (11, ())


def test_an_empty_database_is_right(installation: Installation) -> None:
    assert check_totals(installation.engine).responses == 0


def test_a_changed_rollup_is_named_number_by_number(counted: Installation) -> None:
    with counted.engine.begin() as connection:
        row = connection.execute(
            text("SELECT cycle_id, organization_id, questionnaire_id, responses, counts FROM tally LIMIT 1")
        ).one()
        key = (TallyRow.cycle_id == row[0]) & (TallyRow.organization_id == row[1])
        connection.execute(
            update(TallyRow).where(key, TallyRow.questionnaire_id == row[2]).values(responses=row[3] + 5)
        )
    (difference,) = check_totals(counted.engine).differences
    assert (difference.what, difference.counted - difference.recounted) == ("responses", 5)
    assert difference.organization.startswith("K7M3Q9X")
    assert difference.channel == "widget"
    assert rebuild_totals(counted.engine) == 11
    assert check_totals(counted.engine).differences == ()


def test_a_response_counted_at_another_place_is_named_at_both(installation: Installation) -> None:
    writer = make_writer(installation)
    for _ in range(20):
        writer.write(channel=2)
    rebuild_totals(installation.engine)
    with installation.engine.begin() as connection:
        connection.execute(text("UPDATE response SET place_id = NULL"))
    differences = [each for each in check_totals(installation.engine).differences if each.what == "responses"]
    assert {each.place for each in differences} == {"hall", "ward-3", ""}
    assert sum(each.counted for each in differences) == sum(each.recounted for each in differences)
    rebuild_totals(installation.engine)
    assert check_totals(installation.engine).differences == ()


def test_a_lost_response_is_named_by_question_and_option(counted: Installation) -> None:
    with counted.engine.begin() as connection:
        connection.execute(text("DELETE FROM response WHERE transaction_id IS NULL"))
    differences = check_totals(counted.engine).differences
    whats = {each.what for each in differences}
    assert {"responses", "stand_used/yes", "stand_used/no", "age/answered"} <= whats
    assert sum(each.counted for each in differences if each.what == "responses") >= 10


def test_a_row_of_another_length_is_named_and_rebuilt(counted: Installation) -> None:
    with counted.engine.begin() as connection:
        connection.execute(update(TallyRow).values(counts=[1]))
    differences = check_totals(counted.engine).differences
    assert {(each.what, each.counted) for each in differences} == {("numbers in a row", 2)}
    rebuild_totals(counted.engine)
    assert check_totals(counted.engine).differences == ()
