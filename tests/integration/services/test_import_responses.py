"""Sheets become responses of their cycle, each once: counted as any other, all of a batch or none."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from survey_app.domain.errors import BatchChanged, CycleNotMovable, CycleUnknown, InvalidBatch
from survey_app.domain.sheets import sheet_id
from survey_app.services.installation import Installation
from survey_app.storage.models import OrganizationRow, ResponseRow
from survey_app.storage.sheets import find_namespace
from survey_app.storage.tallies import fold
from survey_app.worker.jobs import fold_tail
from tests.factories import ANSWERS, add_council, add_cycle, add_organization
from tests.integration.services.batches import CYCLE, check_counts, count, hand_in, move, say, sheet
from tests.integration.services.conftest import collect, compile_all

pytestmark = pytest.mark.usefixtures("council")
TEXT = {**ANSWERS, "suggestions": "Больше света"}


def counted(installation: Installation, code: str = "AAAA1111") -> dict[str, int]:
    return compile_all(installation, organization=code)[0].by_channel


def test_sheets_are_counted_as_every_response_is(installation: Installation) -> None:
    collect(installation, "AAAA1111", ANSWERS)
    report = hand_in(
        installation,
        sheet(1, TEXT, age=41),
        sheet(1, ANSWERS, channel="phone"),
        sheet(2, ANSWERS, channel="В интервью", day="20.05.2026"),
        sheet("№ 001", {"recommend": "1"}, organization="код вввв1111"),
    )
    assert say(report) == [(line, "stored", [], []) for line in (2, 3, 4, 5)]
    assert report.is_stored
    for _ in range(2):
        assert counted(installation) == {"widget": 1, "paper": 1, "phone": 1, "interview": 1}
        assert counted(installation, "BBBB1111") == {"paper": 1}
        (first,) = compile_all(installation, organization="AAAA1111")
        assert (first.counted, first.set_aside) == (4, 0)
        questions = {each.code: each for each in first.list_questions()}
        assert (questions["recommend"].answered, questions["recommend"].options) == (4, {"yes": 4, "no": 0})
        assert (questions["age"].answered, questions["suggestions"].answered) == (1, 1)
        fold_tail(installation.engine)
    assert check_counts(installation) == 5


def test_of_a_sheet_only_its_day_is_kept_and_an_id_computed_from_it(installation: Installation) -> None:
    hand_in(installation, sheet("007", ANSWERS))
    with installation.sessions() as session:
        row = session.scalars(select(ResponseRow)).one()
        stored = {name: getattr(row, name) for name in ("network", "quarter", "place_id", "duration", "channel")}
        assert stored == {"network": None, "quarter": None, "place_id": None, "duration": 3, "channel": 4}
        assert row.received_on == date(2026, 3, 14)
        assert row.transaction_id is not None
        namespace = find_namespace(session.connection(), row.cycle_id)
        assert namespace is not None
        key = sheet_id(namespace, CYCLE, "AAAA1111", "paper", "7")
        assert row.id in (key, key.bytes)


def test_the_same_sheet_is_counted_once(installation: Installation) -> None:
    hand_in(installation, sheet(1, TEXT), sheet(2))
    assert say(hand_in(installation, sheet(1, TEXT, recommend="ДА"), sheet("02"), sheet(3))) == [
        (2, "repeated", [], []),
        (3, "repeated", [], []),
        (4, "stored", [], []),
    ]
    for changes in ({"recommend": "нет"}, {"suggestions": "Иначе"}, {"age": "41"}):
        report = hand_in(installation, sheet(1, {**TEXT, **changes}))
        assert say(report) == [(2, "refused", ["sheet_conflict"], [])]
    assert count(installation) == 3
    assert count(installation, "pending_text") == 1
    assert check_counts(installation) == 3


def test_a_repeat_with_another_day_keeps_the_first_one(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    assert say(hand_in(installation, sheet(1, day="15.03.2026"))) == [(2, "repeated", [], ["day_kept"])]
    with installation.sessions() as session:
        assert session.scalars(select(ResponseRow.received_on)).all() == [date(2026, 3, 14)]


def test_a_repeat_is_known_after_the_digest_is_cleared(installation: Installation) -> None:
    hand_in(installation, sheet(1, TEXT))
    with installation.engine.begin() as connection:
        fold(connection)
        connection.execute(update(ResponseRow).values(digest=None, transaction_id=None))
    assert say(hand_in(installation, sheet(1, TEXT))) == [(2, "repeated", [], [])]
    assert say(hand_in(installation, sheet(1, {**TEXT, "recommend": "no"})))[0][2] == ["sheet_conflict"]
    assert check_counts(installation) == 1


def test_one_file_may_hold_a_sheet_twice_if_both_say_the_same(installation: Installation) -> None:
    twice = (sheet(1), sheet(" 1 "), sheet(1, channel="phone"))
    report = hand_in(installation, *twice)
    assert say(report) == [(2, "stored", [], []), (3, "repeated", [], ["line_repeated"]), (4, "stored", [], [])]
    assert "line 2" in report.rows[1].notes[0].detail
    assert say(hand_in(installation, *twice))[1] == (3, "repeated", [], [])
    report = hand_in(installation, sheet(5), sheet(5, TEXT), partial=True)
    assert say(report) == [(2, "stored", [], []), (3, "refused", ["sheet_conflict"], [])]
    assert "line 2" in report.rows[1].faults[0].detail
    assert count(installation) == 3


def test_all_rows_are_stored_or_none(installation: Installation) -> None:
    rows = (sheet(1, TEXT), sheet(2, day="01.01.2027"), sheet(3, {"age": "ребёнок"}), sheet(4))
    report = hand_in(installation, *rows)
    assert say(report) == [
        (2, "withheld", [], []),
        (3, "refused", ["day_outside_year"], []),
        (4, "refused", ["wrong_kind"], []),
        (5, "withheld", [], []),
    ]
    assert (report.is_stored, count(installation), count(installation, "pending_text")) == (False, 0, 0)
    again = hand_in(installation, *rows, sheet(4))
    assert say(again)[4] == (6, "withheld", [], ["line_repeated"])  # it repeats what is not stored
    assert again.count("repeated") == 0
    report = hand_in(installation, *rows, partial=True)
    assert [each[1] for each in say(report)] == ["stored", "refused", "refused", "stored"]
    assert (report.is_stored, check_counts(installation), count(installation, "pending_text")) == (True, 2, 1)


def test_every_reason_to_refuse_a_row_is_told(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        session.execute(
            update(OrganizationRow).where(OrganizationRow.code == "BBBB1111").values(archived_on=date(2026, 4, 1))
        )
    museum = {"organization": "CCCC1111"}
    refused = {
        "organization_unknown": sheet(1, organization="ZZZZ9999"),
        "organization_not_listed": sheet(1, organization="DDDD1111"),
        "organization_archived": sheet(1, organization="BBBB1111"),
        "channel_unknown": sheet(1, channel="widget"),
        "sheet_missing": sheet(""),
        "bad_sheet": sheet("1/2"),
        "bad_day": sheet(1, day=""),
        "day_outside_year": sheet(1, day="31.12.2025"),
        "day_future": sheet(1, day="21.05.2026"),
        "sheet_empty": sheet(1, {"recommend": "да,нет", "stand_satisfied": "да"}),
        "unknown_option": sheet(1, {"recommend": "может быть"}),
        "wrong_kind": sheet(1, {"age": "много"}),
        "out_of_range": sheet(1, {"age": "7"}),
        "too_long": sheet(1, {"suggestions": "я" * 2001}),
        "control_characters": sheet(1, {"suggestions": "a\x00b"}),
        "unknown_question": sheet(1, {"on_time": "да"}, **museum),
    }
    report = hand_in(installation, *refused.values())
    assert [row.faults[0].code for row in report.rows] == list(refused)
    assert {row.status for row in report.rows} == {"refused"}
    assert count(installation) == 0


def test_every_fault_of_a_row_is_told_at_once(installation: Installation) -> None:
    report = hand_in(installation, sheet("", {"age": "7", "recommend": "x"}, day="завтра"))
    assert say(report)[0][2] == ["sheet_missing", "bad_day"]
    report = hand_in(installation, sheet(1, {"age": "7", "recommend": "x"}, organization="DDDD1111"))
    assert say(report)[0][2] == ["organization_not_listed", "unknown_option", "out_of_range"]


def test_a_day_is_the_councils(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        far = add_council(session, "far", timezone="Asia/Kamchatka")
        add_cycle(session, far, [add_organization(session, "FFFF1111")], year=2026)
    new_year = datetime(2026, 3, 14, 13, tzinfo=UTC)  # the 15th in Kamchatka
    ours, theirs = sheet(1, day="15.03.2026"), sheet(1, day="15.03.2026", organization="FFFF1111")
    assert say(hand_in(installation, ours, now=new_year))[0][2] == ["day_future"]
    assert hand_in(installation, theirs, now=new_year, cycle="far-2026").is_stored


def test_notes_say_what_was_read_otherwise_than_written(installation: Installation) -> None:
    row = sheet(1, {**ANSWERS, "stand_used": "нет", "recommend": "1,0"})
    assert say(hand_in(installation, row)) == [(2, "stored", [], ["two_ticked", "skipped_dropped"])]
    (totals,) = compile_all(installation, organization="AAAA1111")
    questions = {each.code: each for each in totals.list_questions()}
    assert [questions[each].answered for each in ("stand_used", "stand_satisfied", "recommend")] == [1, 0, 0]


@pytest.mark.parametrize("state", ["draft", "closing", "published"])
def test_batches_are_taken_while_the_cycle_is_open_or_closed_only(installation: Installation, state: str) -> None:
    move(installation, state)
    with pytest.raises(CycleNotMovable) as refused:
        hand_in(installation, sheet(1))
    assert refused.value.about == (CYCLE, state)
    assert count(installation) == 0


def test_cycles_out_of_sight_and_years_take_none(installation: Installation) -> None:
    with pytest.raises(CycleUnknown):
        hand_in(installation, sheet(1), cycle="social-2025")
    with pytest.raises(CycleNotMovable):
        hand_in(installation, sheet(1), cycle="social-standing-2026")


def test_a_closed_cycle_counts_what_is_typed_in_later(installation: Installation) -> None:
    hand_in(installation, sheet(1))
    move(installation, "closed")
    with installation.engine.begin() as connection:
        fold(connection)
    assert hand_in(installation, sheet(1), sheet(2)).is_stored
    assert counted(installation) == {"paper": 2}
    assert check_counts(installation) == 2


def test_columns_are_judged_before_any_row(installation: Installation) -> None:
    with pytest.raises(InvalidBatch) as refused:
        hand_in(installation, sheet(1, {"own_parking": "да"}))
    assert [(each.code, each.about) for each in refused.value.problems] == [("unknown_column", "own_parking")]


def test_a_trial_stores_nothing_and_what_is_stored_is_what_was_seen(installation: Installation) -> None:
    rows = (sheet(1), sheet(2))
    trial = hand_in(installation, *rows, dry_run=True)
    assert (say(trial), trial.is_stored, count(installation)) == (
        [(2, "stored", [], []), (3, "stored", [], [])],
        False,
        0,
    )
    hand_in(installation, sheet(2))
    with pytest.raises(BatchChanged):
        hand_in(installation, *rows, expected=trial.digest())
    assert count(installation) == 1
    again = hand_in(installation, *rows, dry_run=True)
    assert hand_in(installation, *rows, expected=again.digest()).is_stored
    assert count(installation) == 2
