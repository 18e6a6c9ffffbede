"""Days as people read them."""

import pytest

from survey_app.domain.batches import Remark
from survey_app.domain.russian import say_day
from survey_app.domain.sheet_sentences import say_remark


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-14", "14.03.2026"),
        ("social-2026", "social-2026"),
        ("завтра", "завтра"),
        ("", ""),
        ("12-2026", "12-2026"),
    ],
)
def test_only_days_are_written_anew(text: str, said: str) -> None:
    assert say_day(text) == said


def test_a_remark_speaks_of_a_day_as_people_write_it() -> None:
    remark = Remark("day_kept", "It was typed in before with the day 2026-03-14, which stays.", "day", "2026-03-14")
    assert say_remark(remark) == "Лист уже внесён с днём 14.03.2026, этот день и остаётся."
