"""Sheets answer a council's own questions: a column for each, stored once, counted with all others."""

import pytest

from survey_app.domain.errors import InvalidBatch
from survey_app.services.installation import Installation
from survey_app.services.list_sheet_questions import list_sheet_questions
from survey_app.storage.cycles import get_cycle
from survey_app.storage.session import read_snapshot
from tests.factories import ANSWERS
from tests.integration.services.batches import count, hand_in, say, sheet
from tests.integration.services.conftest import compile_all
from tests.own_questions import ask_own


@pytest.fixture
def own(installation: Installation, council: int) -> str:
    """The open cycle asks own questions; gives what their codes begin with."""
    assert council
    with installation.sessions.begin() as session:
        cycle_id = get_cycle(session, "social-2026").id
        ask_own(session, cycle_id)
    return f"own_{cycle_id}_"


def test_a_column_for_each_is_taken(installation: Installation, own: str) -> None:
    with read_snapshot(installation.engine) as connection:
        questions = list_sheet_questions(connection, installation.catalogue, int(own.split("_")[1]))
    assert list(questions)[-3:] == [f"{own}1", f"{own}2", f"{own}3"]
    sheets = [
        sheet(1, {**ANSWERS, f"{own}1": "на автобусе", f"{own}2": "45", f"{own}3": "Скамеек"}),
        sheet(2, {**ANSWERS, f"{own}1": "o1"}),
        sheet(3, ANSWERS),
    ]
    assert [each[1] for each in say(hand_in(installation, *sheets))] == ["stored"] * 3
    assert (count(installation), count(installation, "own_answer")) == (3, 2)
    (totals,) = compile_all(installation, organization="AAAA1111")
    found = {each.code: each for each in totals.list_questions()}
    assert (found[f"{own}1"].options, found[f"{own}2"].answered) == ({"o1": 1, "o2": 1}, 1)
    assert found[f"{own}3"].answered == 1


@pytest.mark.parametrize("digest", ["digest", "NULL"])
def test_a_sheet_with_other_own_answers_is_a_conflict(installation: Installation, own: str, digest: str) -> None:
    first = sheet(1, {**ANSWERS, f"{own}2": "7"})
    hand_in(installation, first)
    with installation.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE response SET digest = {digest}")
    assert say(hand_in(installation, first)) == [(2, "repeated", [], [])]
    for other in ({f"{own}2": "8"}, {}, {f"{own}2": "7", f"{own}1": "o1"}):
        report = hand_in(installation, sheet(1, {**ANSWERS, **other}))
        assert say(report) == [(2, "refused", ["sheet_conflict"], [])]
    assert count(installation, "own_answer") == 1


def test_columns_of_other_cycles_are_unknown(installation: Installation, own: str) -> None:
    assert say(hand_in(installation, sheet(1, {**ANSWERS, f"{own}2": "301"})))[0][1] == "refused"
    with pytest.raises(InvalidBatch):
        hand_in(installation, sheet(1, {**ANSWERS, "own_999_1": "o1"}))
