"""Reads the formula of an indicator from its table in an edition's file."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from survey_app.catalogue.files import TomlTable
from survey_app.domain.formulas import (
    AskedWait,
    Base,
    Broader,
    Formula,
    FoundOfRequired,
    MeanOfShares,
    PointsPerCondition,
    Share,
    WaitingRow,
    WaitingTable,
)
from survey_app.domain.methodology import ListKind

Lists = Mapping[str, ListKind]
_MOST_DECIMALS: Final = 6
_BASES: Final[dict[str, Base]] = {"answered": "answered", "all": "all"}


def take_formula(table: TomlTable, highest: int, lists: Lists) -> Formula:
    """Take the keys of the formula out of an indicator's table; `lists` are those of the edition's check-lists."""
    return table.take_choice("formula", _TAKERS)(table, highest, lists)


def _take_share(table: TomlTable, *_: object) -> Formula:
    return MeanOfShares((_read_share(table.take_table("share")),))


def _take_mean_of_shares(table: TomlTable, *_: object) -> Formula:
    return MeanOfShares(tuple(_read_share(each) for each in table.take_tables("shares")))


def _read_share(table: TomlTable) -> Share:
    question, option = table.take_string("question"), table.take_string("option")
    base, label = table.take_choice("base", _BASES), table.take_string("label")
    broader = _read_broader(table.take_table("broader")) if table.has("broader") else None
    table.refuse_the_rest()
    return Share(question, option, base, label, broader)


def _read_broader(table: TomlTable) -> Broader:
    broader = Broader(table.take_string("question"), table.take_string("label"))
    table.refuse_the_rest()
    return broader


def _take_found_of_required(table: TomlTable, _: int, lists: Lists) -> Formula:
    codes = table.take_strings("lists")
    for code in codes:
        _check_list(table, "lists", code, lists, "required")
    return FoundOfRequired(codes, table.take_boolean("pooled"))


def _take_points_per_condition(table: TomlTable, highest: int, lists: Lists) -> Formula:
    code = table.take_string("list")
    _check_list(table, "list", code, lists, "conditions")
    points = take_points(table, "points", highest)
    if not points:
        raise table.error("points", "must be more than 0")
    return PointsPerCondition(code, points, table.take_integer("enough", least=1))


def _take_waiting_table(table: TomlTable, highest: int, lists: Lists) -> Formula:
    code = table.take_string("list")
    _check_list(table, "list", code, lists, "waiting")
    rows = tuple(_read_row(each, highest) for each in table.take_tables("rows"))
    otherwise = take_points(table, "otherwise", highest)
    points = [*(row.points for row in rows), otherwise]
    if points != sorted(set(points), reverse=True):
        raise table.error("rows", "the best row comes first, each with fewer points than the one before it")
    decimals = take_decimals(table, "average_decimals")
    # One share is a table, several are a list of them.
    on_time = table.take_tables("on_time") if table.holds_list("on_time") else (table.take_table("on_time"),)
    asked = _read_asked(table.take_tables("asked")) if table.has("asked") else ()
    return WaitingTable(code, rows, otherwise, decimals, tuple(map(_read_share, on_time)), asked)


def _read_asked(tables: Sequence[TomlTable]) -> tuple[AskedWait, ...]:
    asked: dict[str, AskedWait] = {}
    for table in tables:
        question, label, unit = (table.take_string(key) for key in ("question", "label", "unit"))
        if question in asked:
            raise table.error("question", "names something twice")
        asked[question] = AskedWait(question, label, unit, _read_values(table.take_table("values")))
        table.refuse_the_rest()
    return tuple(asked.values())


def _read_values(table: TomlTable) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for option in table.keys_left():
        value = table.take_decimal(option)
        if value < 0:
            raise table.error(option, "must be at least 0")
        values[option] = Fraction(value)
    return values


def _read_row(table: TomlTable, highest: int) -> WaitingRow:
    keys = [key for key in ("share_of_limit", "less_by") if table.has(key)]
    if len(keys) != 1:
        raise table.error("", "needs either share_of_limit or less_by")
    bound = table.take_decimal(keys[0])
    if bound < 0 or (keys[0] == "share_of_limit" and bound > 1):
        raise table.error(keys[0], "is out of range")
    points = take_points(table, "points", highest)
    table.refuse_the_rest()
    is_share = keys[0] == "share_of_limit"
    return WaitingRow(points, Fraction(bound) if is_share else None, None if is_share else Fraction(bound))


def take_points(table: TomlTable, key: str, highest: int) -> Fraction:
    """Take points of an indicator, 0…highest."""
    points = table.take_decimal(key)
    if not 0 <= points <= highest:
        raise table.error(key, f"must be from 0 to {highest}")
    return Fraction(points)


def take_decimals(table: TomlTable, key: str) -> int:
    """Take a number of decimals to round to."""
    decimals = table.take_integer(key, least=0)
    if decimals > _MOST_DECIMALS:
        raise table.error(key, f"must be at most {_MOST_DECIMALS}")
    return decimals


def _check_list(table: TomlTable, key: str, code: str, lists: Lists, kind: ListKind) -> None:
    if code not in lists:
        raise table.error(key, f"{code} is not one of the check-lists: {', '.join(lists)}")
    if lists[code] != kind:
        raise table.error(key, f"{code} is a list of the kind {lists[code]}, this formula needs {kind}")


_TAKERS: Final[dict[str, Callable[[TomlTable, int, Lists], Formula]]] = {
    "share": _take_share,
    "mean_of_shares": _take_mean_of_shares,
    "found_of_required": _take_found_of_required,
    "points_per_condition": _take_points_per_condition,
    "waiting_table": _take_waiting_table,
}
