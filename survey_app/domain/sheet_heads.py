"""What a line says of its sheet beside the answers: whose it is, how it was filled in, its number, its day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from survey_app.domain.batches import Remark
from survey_app.domain.identifiers import find_code
from survey_app.domain.organizations import normalize_space
from survey_app.domain.responses import PAPER_CHANNELS
from survey_app.domain.sheets import parse_channel, parse_day, parse_sheet_number

_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class SheetName:
    """By what a sheet is known within its cycle: canonical code, channel, number in its one spelling."""

    organization: str
    channel: str
    number: str


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Whose sheet it is (canonical code), its channel, its number in its one spelling, and its day."""

    organization: str
    channel: str
    number: str
    day: date


def read_head(cells: Mapping[str, str], year: int, today: date) -> tuple[SheetHead | None, tuple[Remark, ...]]:
    """Return the head of a line, or None and every fault that it has.

    The day lies within the cycle's `year` and is not after `today`, which is the council's.
    """
    name, faults = read_name(cells)
    day = parse_day(cells["day"])
    faults += tuple(_check_day(cells["day"], day, year, today))
    if faults or name is None or day is None:
        return None, faults
    return SheetHead(name.organization, name.channel, name.number, day), ()


def read_name(cells: Mapping[str, str]) -> tuple[SheetName | None, tuple[Remark, ...]]:
    """Return by what a sheet is known, or None and every fault that it has."""
    code = find_code(cells["organization"])
    channel = parse_channel(cells["channel"])
    number = parse_sheet_number(cells["sheet"])
    faults = tuple(_check_names(cells, code, channel, number))
    if faults or code is None or channel is None or number is None:
        return None, faults
    return SheetName(code, channel, number), ()


def find_codes(lines: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Return the codes of organizations that lines name, in their one spelling, without those that are none."""
    return frozenset(code for cells in lines if (code := find_code(cells.get("organization", ""))))


def _check_names(
    cells: Mapping[str, str], code: str | None, channel: str | None, number: str | None
) -> Iterator[Remark]:
    if code is None:
        detail = "Codes of organizations have eight characters."
        yield _fault("organization_unknown", detail, "organization", cells)
    if channel is None:
        yield _fault("channel_unknown", f"The channel is one of {', '.join(PAPER_CHANNELS)}.", "channel", cells)
    if not normalize_space(cells["sheet"]):
        yield _fault("sheet_missing", "Give the number that is printed on the sheet.", "sheet", cells)
    elif number is None:
        detail = "A sheet's number has at most 40 letters, digits, points and hyphens."
        yield _fault("bad_sheet", detail, "sheet", cells)


def _check_day(text: str, day: date | None, year: int, today: date) -> Iterator[Remark]:
    about = normalize_space(text)[:_LONGEST_SHOWN]
    if day is None:
        yield Remark("bad_day", "Give the day as 2026-03-14 or 14.03.2026.", "day", about)
    elif day.year != year:
        yield Remark("day_outside_year", f"The day is not in {year}, the cycle's year.", "day", about)
    elif day > today:
        yield Remark("day_future", "The day has not come yet.", "day", about)


def _fault(code: str, detail: str, column: str, cells: Mapping[str, str]) -> Remark:
    return Remark(code, detail, column, normalize_space(cells[column])[:_LONGEST_SHOWN])
