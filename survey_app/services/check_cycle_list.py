"""Looks at the list of a cycle before it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.domain.frequency import FrequencyRule, find_rule
from survey_app.domain.list_checks import ListCheck, check_list
from survey_app.storage.cycle_lists import list_checked
from survey_app.storage.cycles import get_cycle
from survey_app.storage.list_candidates import count_due
from survey_app.storage.register_list import RegisterSearch


@dataclass(frozen=True, slots=True)
class CheckedList:
    """What was found on the list, by which rule; `left_out` of the jurisdiction are due and not on it."""

    check: ListCheck
    rule: FrequencyRule | None
    left_out: int


def check_cycle_list(session: Session, rules: Sequence[FrequencyRule], cycle: str) -> CheckedList:
    """Return what is to be known of a cycle's list. Raises CycleUnknown."""
    row = get_cycle(session, cycle)
    rule = find_rule(rules, row.year)
    left_out = sum(count_due(session, row, RegisterSearch(), rule.within_years).values()) if rule else 0
    return CheckedList(check_list(list_checked(session, row), row.year, rule), rule, left_out)
