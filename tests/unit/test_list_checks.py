"""What is found on a list before its cycle is opened."""

from datetime import date
from typing import Any

import pytest

from survey_app.domain.frequency import FrequencyRule
from survey_app.domain.list_checks import FINDING_KINDS, Assessment, Found, ListedOrganization, check_list

RULE = FrequencyRule(date(2018, 3, 6), 1, 3, "Закон", "Заметка")
BY_NOW = Assessment("social-2026", 2026, is_open=False)
OPEN = Assessment("other-2026", 2026, is_open=True)
LONG_AGO = Assessment("social-2023", 2023, is_open=False)
RECENT = Assessment("social-2024", 2024, is_open=False)


def make(**changes: Any) -> ListedOrganization:
    values = {"recipients": 10, "has_site": True, "is_archived": False, "is_outside": False, **changes}
    return ListedOrganization(code="K7M3Q9XA", name="Школа", **values)


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, []),
        ({"assessments": [LONG_AGO]}, []),
        ({"assessments": [BY_NOW]}, ["this_year"]),
        ({"assessments": [OPEN]}, ["open_elsewhere", "this_year"]),
        ({"assessments": [Assessment("late-2025", 2025, is_open=True)]}, ["open_elsewhere"]),
        ({"drafts": ["social-2026-autumn"]}, ["own_draft"]),
        ({"is_archived": True}, ["archived"]),
        ({"is_outside": True}, ["outside"]),
        ({"recipients": None}, ["no_recipients"]),
        ({"recipients": 0}, []),
        ({"has_site": False}, ["no_site"]),
    ],
)
def test_each_finding_is_found_where_it_is(changes: dict[str, Any], kinds: list[str]) -> None:
    check = check_list([make(**changes), make()], 2026, RULE)
    assert list(check.found) == kinds
    assert check.can_open == ("open_elsewhere" not in kinds)
    assert all(len(found) == 1 for found in check.found.values())


def test_everything_at_once_in_the_order_of_weight() -> None:
    worst = make(assessments=[OPEN], drafts=["a"], is_archived=True, is_outside=True, recipients=None, has_site=False)
    assert tuple(check_list([worst], 2026, RULE).found) == FINDING_KINDS


def test_the_other_cycles_are_named() -> None:
    check = check_list([make(assessments=[BY_NOW, OPEN, RECENT])], 2026, RULE)
    assert check.found["open_elsewhere"] == [Found("K7M3Q9XA", "Школа", ["other-2026"])]
    assert check.found["this_year"] == [Found("K7M3Q9XA", "Школа", ["other-2026", "social-2026"])]


def test_as_many_a_year_as_the_rule_allows() -> None:
    twice = FrequencyRule(date(2018, 3, 6), 2, 3, "Закон", "Заметка")
    assert "this_year" not in check_list([make(assessments=[BY_NOW])], 2026, twice).found
    assert "this_year" in check_list([make(assessments=[BY_NOW, OPEN])], 2026, twice).found
    assert "this_year" not in check_list([make(assessments=[BY_NOW])], 2026, None).found


def test_who_is_due_and_who_never_was() -> None:
    listed = [make(), make(assessments=[LONG_AGO]), make(assessments=[LONG_AGO, RECENT])]
    check = check_list(listed, 2026, RULE)
    assert (check.organizations, check.due, check.never) == (3, 2, 1)
    assert check_list(listed, 2026, None).due == 0


def test_an_empty_list_cannot_be_opened() -> None:
    check = check_list([], 2026, RULE)
    assert not check.can_open
    assert not check.found
