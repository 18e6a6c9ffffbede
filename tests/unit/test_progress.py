"""Progress of a cycle: who lags, who is silent, and that no response is lost between days and weeks."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.cards import CycleCard
from survey_app.domain.progress import (
    MOST_DAYS,
    SILENT_DAYS,
    DayCount,
    OrganizationProgress,
    count_steps,
    is_lagging,
    is_silent,
    list_periods,
    select_by_standing,
    share_elapsed,
    sort_progress,
)

OPENS, CLOSES = date(2026, 3, 1), date(2026, 3, 10)


def cycle(state: str = "open", opens_on: date | None = OPENS, closes_on: date | None = CLOSES) -> CycleCard:
    return CycleCard("social-2026", "social", 2026, "nok", state, opens_on, closes_on)


def organization(code: str, counted: int, required: int | None, last_on: date | None = OPENS) -> OrganizationProgress:
    by_channel = {"widget": counted} if counted else {}
    return OrganizationProgress(code, code, "", "", "social", "", required, counted, 0, by_channel, last_on)


@pytest.mark.parametrize(
    ("today", "part"),
    [(date(2026, 2, 1), 0), (OPENS, 0), (date(2026, 3, 6), 0.5), (CLOSES, 0.9), (date(2026, 3, 11), 1)],
)
def test_the_time_that_is_over(today: date, part: float) -> None:
    assert float(share_elapsed(cycle(), today)) == part
    assert share_elapsed(cycle(opens_on=None), today) == 1


def test_who_lags_has_less_than_the_calendar_asks_for() -> None:
    half = share_elapsed(cycle(), date(2026, 3, 6))
    assert [is_lagging(organization("A", counted, 21), half) for counted in (10, 11)] == [True, False]
    assert not is_lagging(organization("A", 0, None), half)
    assert not is_lagging(organization("A", 0, 21), share_elapsed(cycle(), OPENS))


def test_who_is_silent_never_answered_or_not_lately_while_responses_are_collected() -> None:
    last = OPENS + timedelta(days=SILENT_DAYS)
    assert is_silent(organization("A", 0, 1, None), cycle(), OPENS)
    assert not is_silent(organization("A", 1, 1, OPENS), cycle(), last)
    assert is_silent(organization("A", 1, 1, OPENS), cycle(), last + timedelta(days=1))
    assert not is_silent(organization("A", 1, 1, OPENS), cycle("closed"), last + timedelta(days=100))


def test_organizations_are_chosen_and_put_in_order() -> None:
    these = [
        organization("A", 5, 10, date(2026, 3, 9)),
        organization("B", 10, 10, date(2026, 3, 8)),
        organization("C", 0, None, None),
        organization("D", 1, 10, date(2026, 3, 10)),
    ]

    def codes(chosen: list[OrganizationProgress]) -> str:
        return "".join(each.code for each in chosen)

    assert codes(select_by_standing(these, None, cycle(), CLOSES)) == "ABCD"
    assert codes(select_by_standing(these, "met", cycle(), CLOSES)) == "B"
    assert codes(select_by_standing(these, "lagging", cycle(), CLOSES)) == "AD"
    assert codes(select_by_standing(these, "silent", cycle(), CLOSES)) == "C"
    assert codes(select_by_standing(these, "unknown", cycle(), CLOSES)) == "C"
    assert codes(sort_progress(these, "name")) == "ABCD"
    assert codes(sort_progress(these, "responses")) == "BADC"
    assert codes(sort_progress(these, "lack")) == "DABC"
    assert codes(sort_progress(these, "last")) == "CBAD"


@given(st.lists(st.tuples(st.integers(0, 900), st.none() | st.integers(0, 600))))
def test_every_organization_with_a_known_sample_is_on_one_step(counts: list[tuple[int, int | None]]) -> None:
    these = [organization("A", counted, required) for counted, required in counts]
    steps = count_steps(these)
    assert sum(step.organizations for step in steps) == sum(each.required is not None for each in these)
    assert steps[-1].organizations == sum(each.sample.is_met is True for each in these)


days = st.builds(
    DayCount,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sampled_from(("widget", "qr")),
    st.integers(1, 99),
)


@given(st.lists(days, max_size=40))
def test_periods_hold_every_response_once_and_leave_no_gap(counted: list[DayCount]) -> None:
    periods = list_periods(counted)
    for channel in ("widget", "qr"):
        whole = sum(each.responses for each in counted if each.channel == channel)
        assert sum(period.by_channel.get(channel, 0) for period in periods) == whole
    for before, after in pairwise(periods):
        assert after.first == before.last + timedelta(days=1)
    assert len(periods) <= max(MOST_DAYS, 54)
    if counted:
        assert periods[0].first <= min(each.day for each in counted)
        assert max(each.day for each in counted) <= periods[-1].last


def test_many_days_are_shown_by_weeks_from_monday() -> None:
    far = [DayCount(OPENS, "qr", 1), DayCount(OPENS + timedelta(days=MOST_DAYS), "qr", 2)]
    near = [DayCount(OPENS, "qr", 1), DayCount(OPENS + timedelta(days=MOST_DAYS - 1), "qr", 2)]
    weeks = list_periods(far)
    assert {(each.first.weekday(), (each.last - each.first).days) for each in weeks} == {(0, 6)}
    assert all(each.first == each.last for each in list_periods(near))
    assert list_periods([]) == []
