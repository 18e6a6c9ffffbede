"""How often an organization is assessed: the rule that holds for a year, who is due, and the file that says so."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import Catalogue, load_catalogue
from survey_app.domain.frequency import MOST_YEARS, FrequencyRule, check_years, find_rule, is_due
from tests.small_config import FREQUENCY, refusal, write_config

YEARS = st.integers(2000, 2100)


def make_rule(day: date, within: int = 3) -> FrequencyRule:
    return FrequencyRule(day, 1, within, "Закон", "Заметка")


def test_the_shipped_rule_is_once_a_year_and_once_in_three_years(catalogue: Catalogue) -> None:
    rule = find_rule(catalogue.frequency, 2026)
    assert rule is not None
    assert (rule.most_a_year, rule.within_years) == (1, 3)
    assert find_rule(catalogue.frequency, 2018) is None, "it came into force in March"


@given(st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), unique=True), YEARS)
def test_the_newest_rule_in_force_on_the_first_day_holds(days: list[date], year: int) -> None:
    found = find_rule([make_rule(day) for day in days], year)
    in_force = [day for day in days if day <= date(year, 1, 1)]
    assert (found.in_force_from if found else None) == max(in_force, default=None)


@given(YEARS, YEARS, st.integers(1, 10))
def test_whoever_is_assessed_when_due_is_never_left_out_for_longer(last: int, year: int, within: int) -> None:
    if is_due(last, year, within):
        assert year - last >= within
        assert is_due(last, year + 1, within)
    assert not is_due(last, last + within - 1, within)
    assert is_due(last, last + within, within)
    assert is_due(None, year, within)


def test_years_to_look_back_are_bounded() -> None:
    assert [bool(check_years(years)) for years in (-1, 0, 1, MOST_YEARS, MOST_YEARS + 1)] == [
        True,
        True,
        False,
        False,
        True,
    ]


RULE = FREQUENCY.replace("2018-03-06", "2030-01-01").replace("within_years = 3", "within_years = 5")


def test_a_later_rule_holds_for_later_years(tmp_path: Path) -> None:
    rules = load_catalogue(write_config(tmp_path, {"frequency.toml": RULE + FREQUENCY})).frequency
    assert [each.within_years for year in (2029, 2030) if (each := find_rule(rules, year))] == [3, 5]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("", "rules"),
        (FREQUENCY + FREQUENCY, "rules"),
        (FREQUENCY.replace("most_a_year = 1", "most_a_year = 0"), "rules.#1.most_a_year"),
        (FREQUENCY.replace("2018-03-06", '"2018"'), "rules.#1.in_force_from"),
        (FREQUENCY + "often = 1\n", "rules.#1.often"),
        ("often = 1\n" + FREQUENCY, "often"),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, content: str, key: str) -> None:
    found = refusal(write_config(tmp_path, {"frequency.toml": content}))
    assert (found.file, found.key) == ("frequency.toml", key)
