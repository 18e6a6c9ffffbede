"""Places of an organization (ward, branch, desk): their codes, names and order."""

import re
from dataclasses import dataclass
from typing import Final

from survey_app.domain.errors import Problem

CODE: Final = re.compile(r"[a-z0-9-]{1,24}")
LONGEST_NAME: Final = 100  # characters
_NUMBER: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One line of a file of places; `organization` is a code as people type it."""

    number: int
    organization: str
    code: str
    name: str


def check_place(code: str, name: str) -> list[Problem]:
    """Return what keeps a place from being registered under this code and name."""
    problems = []
    if not CODE.fullmatch(code):
        detail = f"{code}: a place's code is 1 to 24 of a-z, 0-9 and hyphen."
        problems.append(Problem("/code", "bad_place", detail, code))
    if not name:
        problems.append(Problem("/name", "place_name_empty", f"{code}: a place needs a name.", code))
    elif len(name) > LONGEST_NAME:
        detail = f"{code}: a place's name has at most {LONGEST_NAME} characters."
        problems.append(Problem("/name", "place_name_long", detail, code))
    return problems


def place_order(code: str) -> tuple[list[tuple[bool, int, str]], str]:
    """Return by what places are ordered: by their codes, but `ward-2` comes before `ward-10`."""
    parts = filter(None, _NUMBER.split(code))
    return [(False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts], code
