"""The form of observations: fields by name ↔ the contract's JSON.

Names are paths: `items.stand.CODE`, `stand.found`, `comfort_conditions`, `waiting.0.limit`, `waiting.0.question`,
`waiting.none`.
"""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final

from survey_app.domain.errors import Problem
from survey_app.domain.methodology import Edition, ObservedList
from survey_app.domain.observation_parsing import MOST_DECIMALS, MOST_LIMITS
from survey_app.domain.recorded_observations import RecordedObservations

NONE_SET: Final = "none"
MARKS: Final = {"1": "есть", "0.5": "частично", "0": "нет"}
_NUMBER: Final = re.compile(rf"[0-9]{{1,300}}([.,][0-9]{{1,{MOST_DECIMALS}}})?")
# The range is judged where observations are parsed: digits are a number, however many they are.
_ROW: Final = re.compile(r"[0-9]{1,3}")
_WAIT: Final = ("limit", "average", "question")
_FEWEST_ROWS, _SPARE_ROWS = 3, 2
_MARK_NUMBERS: Final[dict[str, float]] = {"1": 1, "0.5": 0.5, "0": 0}


def read_fields(edition: Edition, sphere: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form says, as the contract's JSON; what is no number stays text, to be refused by name."""
    content: dict[str, Any] = {}
    items: dict[str, dict[str, float | str]] = {}
    for each in edition.lists:
        marks = {
            item.code: _MARK_NUMBERS.get(mark, mark)
            for item in each.items_for(sphere)
            if (mark := fields.get(f"items.{each.code}.{item.code}", ""))
        }
        if marks:
            items[each.code] = marks
        value = _read_list(each, fields)
        if value is not None:
            content[each.code] = value
    return content | {"items": items or None}


def fill_fields(content: Mapping[str, Any], unfinished: Collection[str]) -> dict[str, str]:
    """Return the fields of recorded observations, `unfinished`: the lists that have marks, but not of every item.

    A count that follows from marks is left to them: they may be changed without it.
    """
    fields: dict[str, str] = {}
    items = content.get("items") or {}
    for code, marks in items.items():
        fields |= {f"items.{code}.{item}": str(mark) for item, mark in marks.items()}
    for code, value in content.items():
        if code == "items" or (code in items and code not in unfinished):
            continue
        if isinstance(value, list):
            fields |= {f"{code}.{NONE_SET}": "1"} if not value else {}
            for place, wait in enumerate(value):
                fields |= {f"{code}.{place}.{name}": _say_part(part) for name, part in wait.items()}
        elif isinstance(value, dict):
            fields |= {f"{code}.{name}": say_number(number) for name, number in value.items()}
        else:
            fields[code] = say_number(value)
    return fields


def count_rows(code: str, fields: Mapping[str, str]) -> int:
    """Return how many rows of limits to show: those that are filled in and room for more, as far as more is taken."""
    filled = max(_list_rows(code, fields), default=-1) + 1
    return max(_FEWEST_ROWS, min(filled + _SPARE_ROWS, MOST_LIMITS), filled)


def close_gaps(edition: Edition, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with empty rows of limits taken out, so that a problem's place is that of its row."""
    closed = dict(fields)
    for each in edition.lists:
        if each.kind == "waiting":
            rows = {f"{each.code}.{row}.{name}": "" for row in _list_rows(each.code, fields) for name in _WAIT}
            closed |= rows | {
                f"{each.code}.{place}.{name}": fields.get(f"{each.code}.{row}.{name}", "")
                for place, row in enumerate(_list_rows(each.code, fields))
                for name in _WAIT
            }
    return closed


def check_fields(edition: Edition, fields: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what the form says twice, and differently: that no limit is set, and a limit."""
    detail = "No limit is set, says the form, and gives one; leave one of the two."
    return tuple(
        Problem(f"/{each.code}", "limit_given", detail, each.code)
        for each in edition.lists
        if each.kind == "waiting" and fields.get(f"{each.code}.{NONE_SET}") and _list_rows(each.code, fields)
    )


def list_shown(recorded: RecordedObservations, fields: Mapping[str, str]) -> list[ObservedList]:
    """Return the lists that scores need, all if the edition does not score such organizations, and those filled in."""
    needed = recorded.needed or tuple(recorded.edition.lists_by_code)
    filled = {name.removeprefix("items.").split(".")[0] for name, value in fields.items() if value}
    return [each for each in recorded.edition.lists if each.code in needed or each.code in filled]


def name_field(pointer: str) -> str:
    """Return the field that a problem's JSON pointer speaks of."""
    return pointer.removeprefix("/").replace("/", ".")


def _read_list(observed: ObservedList, fields: Mapping[str, str]) -> Any:
    code = observed.code
    if observed.kind == "conditions":
        return _number(fields.get(code, ""))
    if observed.kind == "required":
        pair = {name: _number(fields.get(f"{code}.{name}", "")) for name in ("found", "required")}
        return pair if any(value is not None for value in pair.values()) else None
    if fields.get(f"{code}.{NONE_SET}"):
        return []
    return [_read_wait(f"{code}.{place}", fields) for place in _list_rows(code, fields)] or None


def _read_wait(at: str, fields: Mapping[str, str]) -> dict[str, Any]:
    wait: dict[str, Any] = {name: _number(fields.get(f"{at}.{name}", "")) for name in ("limit", "average")}
    question = fields.get(f"{at}.question", "")
    return wait | {"question": question} if question else wait


def _say_part(part: Any) -> str:
    return "" if part is None else part if isinstance(part, str) else say_number(part)


def _list_rows(code: str, fields: Mapping[str, str]) -> list[int]:
    """Return the rows of limits in which something is written."""
    names = (name.split(".") for name, value in fields.items() if name.startswith(f"{code}.") and value.strip())
    return sorted(
        {int(name[1]) for name in names if len(name) == len(("code", "row", "part")) and _ROW.fullmatch(name[1])}
    )


def _number(text: str) -> int | float | str | None:
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return text or None
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


def say_number(number: Any) -> str:
    """Return a number of JSON as it stands in a field: 15,5, never 1e-07."""
    return (format(Decimal(repr(number)), "f") if isinstance(number, float) else str(number)).replace(".", ",")
