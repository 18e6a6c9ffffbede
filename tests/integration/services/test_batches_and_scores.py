"""What sheets mean for scores: who counts as a respondent, intervals of closed cycles, what is published."""

from collections.abc import Mapping

from survey_app.domain.tallies import Selection
from survey_app.services.estimate_intervals import estimate_intervals
from survey_app.services.find_edition import find_edition
from survey_app.services.installation import Installation
from survey_app.services.list_counted import list_counted
from survey_app.storage.ratings import list_intervals
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.integration.services.batches import check_counts, hand_in, say, sheet
from tests.integration.services.ratings import CYCLE, add_filled_cycle, close, freeze, observe, rate

YES = {**ANSWERS, "comfort_satisfied": "yes", "overall_satisfied": "yes"}


def count_respondents(installation: Installation, code: str = "AAAA1111") -> tuple[int, int, Mapping[str, int]]:
    """Return how many respondents scores see, how many responses totals count, and who would recommend."""
    with read_snapshot(installation.engine) as connection:
        cycle = find_visible_cycle(connection, CYCLE, EVERYTHING)
        assert cycle
        edition = find_edition(connection, installation.catalogue, cycle)
        selection = Selection(organization=code)
        (counted,) = list_counted(connection, installation.catalogue, cycle, edition, selection)
    counts = counted.read_counts()
    return counts.respondents, counted.counted, counts.options["recommend"]


def test_whoever_answered_anything_is_a_respondent_and_nobody_else(installation: Installation) -> None:
    """An age, or words alone, are an answer; a sheet without any is no response, so both numbers are always equal."""
    with installation.sessions.begin() as session:
        add_cycle(session, add_council(session), [add_organization(session, "AAAA1111")])
    rows = [
        sheet(1, {"age": "41"}),
        sheet(2, {"suggestions": "Больше света"}),
        sheet(3, {"recommend": "да"}),
        sheet(4, {**ANSWERS, "recommend": ""}),
        sheet(5, {"recommend": "да,нет"}),
        sheet(6, {}),
        sheet(7, {"stand_used": "", "stand_satisfied": "да"}),
    ]
    report = hand_in(installation, *rows, partial=True)
    assert [each[2] for each in say(report)] == [[], [], [], [], ["sheet_empty"], ["sheet_empty"], ["sheet_empty"]]
    assert count_respondents(installation) == (4, 4, {"yes": 1, "no": 0})
    assert check_counts(installation) == 4


def test_a_closed_cycle_estimates_anew_for_whom_sheets_came(installation: Installation) -> None:
    add_filled_cycle(installation)
    observe(installation, "BBBB1111")
    close(installation)
    before = {each.code: each.interval for each in rate(installation).organizations}
    assert hand_in(installation, *(sheet(number, YES) for number in range(1, 30))).is_stored
    after = {each.code: each.interval for each in rate(installation).organizations}
    assert after["BBBB1111"] == before["BBBB1111"] is not None
    assert after["AAAA1111"] != before["AAAA1111"]
    assert estimate_all(installation) == stored_intervals(installation)
    snapshot = freeze(installation)
    assert {each.code: each.interval for each in snapshot.rating.organizations} == after


def test_what_an_interrupted_estimate_left_out_comes_with_the_next_batch(installation: Installation) -> None:
    add_filled_cycle(installation)
    close(installation)
    assert hand_in(installation, sheet(1, YES)).is_stored
    whole = stored_intervals(installation)
    with installation.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM score_interval")
    assert say(hand_in(installation, sheet(1, YES))) == [(2, "repeated", [], [])]
    assert stored_intervals(installation) == whole != {}


def test_batches_of_open_cycles_estimate_nothing(installation: Installation) -> None:
    add_filled_cycle(installation)
    assert hand_in(installation, sheet(1, YES)).is_stored
    assert stored_intervals(installation) == {}


def estimate_all(installation: Installation) -> Mapping[int, object]:
    with read_snapshot(installation.engine) as connection:
        cycle = find_visible_cycle(connection, CYCLE, EVERYTHING)
        assert cycle
        edition = find_edition(connection, installation.catalogue, cycle)
        return estimate_intervals(connection, installation.catalogue, cycle, edition)


def stored_intervals(installation: Installation) -> Mapping[int, object]:
    with read_snapshot(installation.engine) as connection:
        cycle = find_visible_cycle(connection, CYCLE, EVERYTHING)
        assert cycle
        return list_intervals(connection, cycle.id)


def test_what_is_published_lacks_no_interval_that_an_interrupted_estimate_left_out(installation: Installation) -> None:
    add_filled_cycle(installation)
    observe(installation, "BBBB1111")
    close(installation)
    before = {each.code: each.interval for each in rate(installation).organizations}
    with installation.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM score_interval")
    assert {each.code: each.interval for each in freeze(installation).rating.organizations} == before
    assert before["BBBB1111"] is not None
