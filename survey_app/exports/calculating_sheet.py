"""A sheet of a workbook that calculates: headings, frozen and with filters, columns known by their keys."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from survey_app.exports.cells import is_formula

_WIDE: Final = 48
_NARROW: Final = 14


class Formats(NamedTuple):
    """How cells look: headings, texts, texts that look like formulas, published numbers, numbers one may change."""

    heading: Any
    text: Any
    quoted: Any
    published: Any
    input: Any


class Layout(NamedTuple):
    """A sheet's title, its headings by key, the keys of wide columns, how many columns stay when one scrolls."""

    title: str
    columns: Mapping[Any, str]
    wide: frozenset[Any]
    frozen: int


def add_formats(workbook: Workbook, decimals: int) -> Formats:
    """Add the formats of all sheets; published numbers have this many decimals."""
    return Formats(
        workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        workbook.add_format({"num_format": "@"}),
        workbook.add_format({"num_format": "@", "quote_prefix": True}),
        workbook.add_format({"num_format": f"0.{'0' * decimals}" if decimals else "0"}),
        workbook.add_format({"bg_color": "#FFF7DB"}),
    )


class _PlainSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter ships no types
    """Takes formulas as they are: xlsxwriter would look for thirty functions in each of them, and we use none."""

    def _prepare_formula(self, formula: str, expand_future_functions: object = None) -> str:
        del expand_future_functions
        return formula.removeprefix("=")


class Sheet:
    """A sheet with headings, frozen and with filters; knows the address of each of its named columns."""

    def __init__(self, workbook: Workbook, formats: Formats, layout: Layout, rows: int) -> None:
        columns, self._formats, self._title = layout.columns, formats, layout.title
        self.sheet: Any = workbook.add_worksheet(layout.title, worksheet_class=_PlainSheet)
        self._places = {key: place for place, key in enumerate(columns)}
        for place, (key, heading) in enumerate(columns.items()):
            self.sheet.set_column(place, place, _WIDE if key in layout.wide else _NARROW)
            self.sheet.write_string(0, place, heading, formats.heading)
        self.sheet.freeze_panes(1, layout.frozen)
        self.sheet.autofilter(0, 0, rows, len(columns) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(columns) - 1)}{rows + 1}"})

    def address(self, row: int, key: Any) -> str:
        """Return the address of a cell as other sheets write it; rows count from 0, which holds the headings."""
        return f"'{self._title}'!${xl_col_to_name(self._places[key])}${row + 1}"

    def put(self, row: int, key: Any, value: str | int | Decimal | Fraction | None) -> None:
        """Write a text, or a published number; nothing for nothing."""
        place = self._places[key]
        if isinstance(value, str):
            self._put_text(row, place, value)
        elif isinstance(value, int):
            self.sheet.write_number(row, place, value)
        elif value is not None:
            self.sheet.write_number(row, place, float(value), self._formats.published)

    def put_input(self, row: int, key: Any, value: Fraction | int | None) -> None:
        """Write a number that one may change, or the empty cell for it."""
        if value is None:
            self.sheet.write_blank(row, self._places[key], None, self._formats.input)
        else:
            self.sheet.write_number(row, self._places[key], float(value), self._formats.input)

    def put_formula(self, row: int, key: Any, formula: str, value: Any, *, is_published: bool = False) -> None:
        """Write a formula with its value, a number or a text; nothing is an empty text."""
        is_number = isinstance(value, int | Fraction | Decimal)
        shown = float(value) if is_number else value if isinstance(value, str) else ""
        look = self._formats.published if is_published else None
        self.sheet.write_formula(row, self._places[key], f"={formula}", look, shown)

    def _put_text(self, row: int, place: int, text: str) -> None:
        if text:
            self.sheet.write_string(row, place, text, self._formats.quoted if is_formula(text) else self._formats.text)
