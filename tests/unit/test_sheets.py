"""How a sheet is known again: its number, day and channel in their one spelling, and the id that follows from them."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.responses import PAPER_CHANNELS
from survey_app.domain.sheet_heads import read_head
from survey_app.domain.sheets import parse_channel, parse_day, parse_sheet_number, sheet_id

NAMESPACE = UUID("4f910d0a-7cf8-4e1e-9f66-10f9d281fd4b")
TODAY = date(2026, 5, 20)
CELLS = {"organization": "K7M3Q9XA", "channel": "paper", "sheet": "217", "day": "14.03.2026"}


def test_ids_never_change() -> None:
    sheet = sheet_id(NAMESPACE, "social-2026", "K7M3Q9XA", "paper", "217")
    assert (sheet, sheet.version) == (UUID("72aa5d12-aa5f-543d-9e50-650cd634d438"), 5)


@given(st.lists(st.tuples(*[st.sampled_from(("a", "b", "a-b", "7"))] * 4), unique=True))
def test_different_sheets_have_different_ids(sheets: list[tuple[str, str, str, str]]) -> None:
    assert len({sheet_id(NAMESPACE, *each) for each in sheets}) == len(sheets)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("217", "217"),
        (" 0217 ", "217"),
        ("№ 217", "217"),
        ("№217", "217"),
        ("0", "0"),
        ("000", "0"),
        ("а-12", "A-12"),  # Cyrillic, and its Latin twin
        ("A-12", "A-12"),
        ("7 А", "7A"),
        ("7.0", "7"),
        ("007.00", "7"),
        ("7.5", "7.5"),
        ("Корпус 2-15", "KOPПYC2-15"),
        ("9" * 40, "9" * 40),
        ("9" * 41, None),
        ("", None),
        ("№", None),
        ("-5", None),
        ("5-", None),
        ("5/6", None),
        ("٣", None),
    ],
)
def test_numbers_have_one_spelling(text: str, number: str | None) -> None:
    assert parse_sheet_number(text) == number


@given(st.integers(0, 10**30), st.integers(0, 9))
def test_zeros_before_a_number_mean_nothing(number: int, zeros: int) -> None:
    assert parse_sheet_number(f"{'0' * zeros}{number}") == str(number)


@given(st.text(max_size=45))
def test_a_spelling_is_its_own_spelling(text: str) -> None:
    number = parse_sheet_number(text)
    assert number is None or parse_sheet_number(number) == number


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_days_are_read_as_people_and_programs_write_them(day: date) -> None:
    plain = f"{day.day}.{day.month}.{day.year}"
    for text in (day.isoformat(), f"{day:%d.%m.%Y}", plain, f"\u00a0{day:%d.%m.%Y} ", f"{day.isoformat()} 00:00:00"):
        assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "31.02.2026", "2026-13-01", "03/14/2026", "14.03.26", "14.03", "2026-03-14 09:30:00", "46095", "٣.3.26"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


def test_channels_are_read_by_code_and_in_russian() -> None:
    assert [parse_channel(each) for each in PAPER_CHANNELS] == list(PAPER_CHANNELS)
    assert [parse_channel(each) for each in (" Paper ", "Бумага", "по телефону", "Интервью")] == [
        *("paper", "paper", "phone", "interview")
    ]
    assert [parse_channel(each) for each in ("", "widget", "link", "qr", "почта")] == [None] * 5


def faults_of(**changes: str) -> list[tuple[str, str, str]]:
    _, faults = read_head({**CELLS, **changes}, 2026, TODAY)
    assert all(each.detail for each in faults)
    return [(each.code, each.column, each.about) for each in faults]


def test_a_good_head_is_read_leniently() -> None:
    head, faults = read_head({**CELLS, "organization": "код «к7м3q9ха»", "day": "2026-05-20"}, 2026, TODAY)
    assert not faults
    assert head
    assert (head.organization, head.channel, head.number, head.day) == ("K7M3Q9XA", "paper", "217", TODAY)


def test_every_fault_of_a_head_is_named_at_once() -> None:
    assert faults_of(organization="школа", channel="виджет", sheet=" ", day="завтра") == [
        ("organization_unknown", "organization", "школа"),
        ("channel_unknown", "channel", "виджет"),
        ("sheet_missing", "sheet", ""),
        ("bad_day", "day", "завтра"),
    ]
    assert faults_of(sheet="5/6") == [("bad_sheet", "sheet", "5/6")]
    assert faults_of(day="21.05.2026") == [("day_future", "day", "21.05.2026")]
    assert faults_of(day="31.12.2025") == [("day_outside_year", "day", "31.12.2025")]
    assert faults_of(day="01.01.2027") == [("day_outside_year", "day", "01.01.2027")]
    assert faults_of(organization="x" * 99)[0][2] == "x" * 40
