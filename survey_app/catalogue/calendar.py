"""Reads `config/calendar.toml`: the steps of a council's year with their usual days."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from survey_app.catalogue.files import CatalogueError, TomlTable, parse_toml, read_text
from survey_app.domain.calendar import Calendar, Step

_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
_COMMON_YEAR: Final = 2001  # a day that is there in every year
_FIRST, _LAST = -1, 1


def load_calendar(file: Path) -> Calendar:
    """Return the steps in the file's order. Raises `CatalogueError`."""
    table = parse_toml(file.name, read_text(file))
    steps = tuple(_take_step(each) for each in table.take_tables("steps"))
    meetings = table.take_integer("meetings_a_quarter", least=0)
    table.refuse_the_rest()
    codes = [each.code for each in steps]
    if len(set(codes)) < len(codes):
        raise CatalogueError(file.name, "steps", "two steps have the same code")
    return Calendar(steps, meetings)


def _take_step(table: TomlTable) -> Step:
    step = Step(
        code=table.take_string("code"),
        title=table.take_string("title"),
        year=table.take_integer("year", least=_FIRST),
        month=table.take_integer("month", least=1),
        day=table.take_integer("day", least=1),
    )
    table.refuse_the_rest()
    if not _CODE.fullmatch(step.code):
        raise table.error("code", f"must match {_CODE.pattern}")
    if step.year > _LAST:
        raise table.error("year", f"must be at most {_LAST}")
    try:
        date(_COMMON_YEAR, step.month, step.day)
    except ValueError as error:
        raise table.error("day", "is no day of every year") from error
    return step
