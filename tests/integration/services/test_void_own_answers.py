"""Sheets that answer a council's own questions: typed in, voided, keyed again, like all others."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from survey_app.services.installation import Installation
from survey_app.services.rebuild_totals import rebuild_totals
from survey_app.storage.cycles import get_cycle
from survey_app.worker.jobs import clear_past_responses, fold_tail
from tests.factories import ANSWERS
from tests.integration.services.batches import check_counts, count, hand_in, sheet
from tests.integration.services.conftest import compile_all
from tests.integration.services.operator_work import enter, void
from tests.own_questions import ask_own

LATER = date(2026, 5, 21) + timedelta(days=3)


def fold_and_clear(installation: Installation) -> None:
    fold_tail(installation.engine)
    clear_past_responses(installation.engine, LATER, lambda: None)


@pytest.fixture
def own(installation: Installation, council: int) -> tuple[str, ...]:
    """The codes of the own questions that the open cycle asks."""
    assert council
    with installation.sessions.begin() as session:
        return ask_own(session, get_cycle(session, "social-2026").id)


def read_own(installation: Installation, code: str) -> dict[str, int]:
    (totals,) = compile_all(installation, organization="AAAA1111")
    return dict(next(each.options for each in totals.list_questions() if each.code == code))


@pytest.mark.parametrize(
    "before",
    [lambda _: None, lambda here: fold_tail(here.engine), fold_and_clear, lambda here: rebuild_totals(here.engine)],
    ids=["tail", "folded", "cleared", "rebuilt"],
)
def test_a_voided_sheet_takes_its_own_answers_with_it(
    installation: Installation, own: tuple[str, ...], before: Callable[[Installation], object]
) -> None:
    by_bus = {**ANSWERS, own[0]: "o2"}
    hand_in(installation, sheet(1, {**ANSWERS, own[0]: "o1"}), sheet(2, by_bus), sheet(3))
    before(installation)
    void(installation)
    assert check_counts(installation) == 2
    assert read_own(installation, own[0]) == {"o1": 0, "o2": 1}
    enter(installation, 1, by_bus)
    assert check_counts(installation) == 3
    assert read_own(installation, own[0]) == {"o1": 0, "o2": 2}
    for number in (1, 2):
        void(installation, number)
        fold_tail(installation.engine)
    assert check_counts(installation) == 1
    assert (count(installation, "own_answer"), count(installation, "tally")) == (0, 1)
