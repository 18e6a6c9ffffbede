"""The calendar of a council: what is due, overdue and done, and meetings by quarter."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.calendar import load_calendar
from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.calendar import OwnDays, Step, count_quarters, list_entries
from tests.small_config import CALENDAR, refusal, write_config

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
STEP = Step("list", "Список", -1, 12, 31)


def test_the_shipped_year_has_the_days_of_a_council(catalogue: Catalogue) -> None:
    entries = list_entries(catalogue.calendar.steps, 2026, {})
    assert [(each.step.code, each.due_on.isoformat()) for each in entries] == [
        ("list", "2025-12-31"),
        ("terms", "2026-01-31"),
        ("contract", "2026-02-28"),
        ("results", "2026-12-01"),
        ("plans", "2026-12-31"),
        ("monitoring", "2027-03-01"),
    ]
    assert catalogue.calendar.meetings_a_quarter == 1


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_every_step_stands_somewhere(today: date, due_on: date | None, done_on: date | None) -> None:
    (entry,) = list_entries([STEP], 2026, {"list": OwnDays(due_on, done_on), "gone": OwnDays(today)})
    assert entry.due_on == (due_on or date(2025, 12, 31))
    assert entry.is_moved == (entry.due_on != date(2025, 12, 31))
    standing = entry.stands(today)
    assert (standing == "done") == (done_on is not None)
    assert (standing == "overdue") == (done_on is None and today > entry.due_on)


def test_soon_is_within_thirty_days() -> None:
    (entry,) = list_entries([STEP], 2026, {})
    days = {-31: "later", -30: "soon", 0: "soon", 1: "overdue"}
    assert {after: entry.stands(entry.due_on + timedelta(days=after)) for after in days} == days


@given(st.lists(DAYS), st.integers(2000, 2100), DAYS)
def test_meetings_are_counted_once_in_their_quarter(days: list[date], year: int, today: date) -> None:
    quarters = count_quarters(days, year, 1, today)
    assert [each.number for each in quarters] == [1, 2, 3, 4]
    assert sum(each.meetings for each in quarters) == sum(each.year == year for each in days)
    assert not [each for each in quarters if each.lacks and each.meetings]


def test_a_quarter_lacks_a_meeting_only_when_it_is_over() -> None:
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)]
    quarters = count_quarters(days, 2026, 1, date(2026, 10, 1))
    assert [(each.meetings, each.lacks) for each in quarters] == [(1, False), (2, False), (0, True), (0, False)]
    assert all(each.lacks for each in count_quarters([], 2026, 1, date(2027, 1, 1)))
    assert not any(each.lacks for each in count_quarters([], 2026, 1, date(2025, 12, 31)))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("meetings_a_quarter = 1\n", "steps"),
        (CALENDAR.replace("meetings_a_quarter = 1", ""), "meetings_a_quarter"),
        (CALENDAR.replace("day = 31", "day = 32"), "steps.list.day"),
        (CALENDAR.replace("month = 12", "month = 2").replace("day = 31", "day = 29"), "steps.list.day"),
        (CALENDAR.replace("year = -1", "year = 2"), "steps.list.year"),
        (CALENDAR.replace('code = "list"', 'code = "List"'), "steps.List.code"),
        (CALENDAR + "often = 1\n", "steps.list.often"),
        (CALENDAR + CALENDAR.partition("1\n")[2], "steps"),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, content: str, key: str) -> None:
    found = refusal(write_config(tmp_path, {"calendar.toml": content}))
    assert (found.file, found.key) == ("calendar.toml", key)


def test_the_small_calendar_is_accepted(tmp_path: Path) -> None:
    calendar = load_calendar(write_config(tmp_path, {}) / "calendar.toml")
    assert calendar.steps == (Step("list", "Список", -1, 12, 31),)
