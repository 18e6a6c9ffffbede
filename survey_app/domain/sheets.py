"""Sheets: questionnaires filled in on paper, by telephone or in an interview, which are typed in afterwards.

A sheet is known by its cycle, organization, channel and the number printed on it. The number itself is never stored:
its response has an id computed from the four, so that the same sheet typed in twice is one response.
"""

import re
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from survey_app.domain.organizations import normalize_space
from survey_app.domain.responses import PAPER_CHANNELS

_NUMBER: Final = re.compile(r"[0-9A-ZА-ЯЁ](?:[0-9A-ZА-ЯЁ._ -]{0,38}[0-9A-ZА-ЯЁ])?")
_WHOLE: Final = re.compile(r"^([0-9]+)\.0+$")  # as spreadsheets write whole numbers
_LATIN_TWINS: Final = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_BEFORE_NUMBER: Final = re.compile(r"^№ ?")
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)  # XLSX gives midnight
_RUSSIAN_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_CHANNELS: Final = {
    **{channel: channel for channel in PAPER_CHANNELS},
    **dict.fromkeys(("бумага", "на бумаге"), "paper"),
    **dict.fromkeys(("телефон", "по телефону"), "phone"),
    **dict.fromkeys(("интервью", "в интервью"), "interview"),
}


def sheet_id(namespace: UUID, cycle: str, organization: str, channel: str, number: str) -> UUID:
    """Return the id of a sheet's response: UUIDv5 of `cycle/organization/channel/number`.

    `namespace` is the cycle's own, drawn by chance and shown to nobody: who could compute the ids of sheets could send
    responses under them beforehand, and read from their receipts which sheets came in.
    All four in their one spelling: codes as stored, a channel of `PAPER_CHANNELS`, what `parse_sheet_number` returned.
    """
    return uuid5(namespace, f"{cycle}/{organization}/{channel}/{number}")


def parse_sheet_number(text: str) -> str | None:
    """Return a sheet's number in its one spelling, None if this is none: `№ 007`, `7.0` and `7` are sheet 7.

    At most 40 letters, digits, points, hyphens, underscores and spaces. Spaces do not count, nor whether a letter is
    Cyrillic or its Latin twin: two clerks would write them differently.
    """
    number = _BEFORE_NUMBER.sub("", normalize_space(text).upper())
    if not _NUMBER.fullmatch(number):
        return None
    number = _WHOLE.sub(r"\1", number.replace(" ", "").translate(_LATIN_TWINS))
    return number.lstrip("0") or "0" if number.isdecimal() else number


def parse_channel(text: str) -> str | None:
    """Return the channel of `PAPER_CHANNELS` that is meant, by its code or in Russian; None if it is none of them."""
    return _CHANNELS.get(normalize_space(text).casefold())


def parse_day(text: str) -> date | None:
    """Return the day that is written as `2026-03-14` or `14.03.2026`, None if there is no such day."""
    written = normalize_space(text)
    if match := _DAY.fullmatch(written):
        year, month, day = map(int, match.groups())
    elif match := _RUSSIAN_DAY.fullmatch(written):
        day, month, year = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
