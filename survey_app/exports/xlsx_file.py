"""XLSX for people, written row by row to a temporary file so that its size does not matter; equal bytes every time.

The header stays when one scrolls, filters stand over every column, numbers are numbers in their format, codes and ИНН
are text, and the last sheet explains every column.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from survey_app.exports.cells import is_formula
from survey_app.exports.people_columns import Column, Kind, PeopleCell

EXPLANATIONS: Final = "Пояснения"
_LAST_ROW: Final = 1_048_575  # counted from 0: what a sheet can hold
_PIECE: Final = 64 * 1024  # bytes
_FORMATS: Final[dict[Kind, str]] = {"text": "@", "whole": "#,##0", "percent": "0.0%", "day": "dd.mm.yyyy"}
_EXPLAINED: Final = (26, 100)


def render_xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[PeopleCell]], created: datetime
) -> Iterator[bytes]:
    """Write a table and give it piece by piece; `created` is noted in the file. Nothing comes before the last row."""
    with tempfile.TemporaryFile() as file:
        _write(file, title, columns, rows, created)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write(
    file: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[PeopleCell]], created: datetime
) -> None:
    workbook = Workbook(file, {"constant_memory": True})
    workbook.set_properties({"title": title, "created": created})
    table = _Table(workbook, title, columns)
    for row in rows:
        table.add(row)
    table.close()
    write_explanations(workbook, [(each.heading, each.meaning) for each in columns])
    workbook.close()


def write_explanations(workbook: Workbook, lines: Iterable[tuple[str, str]]) -> None:
    """Add the sheet that explains: a name and a sentence a line."""
    sheet = workbook.add_worksheet(EXPLANATIONS)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(_EXPLAINED):
        sheet.set_column(column, column, width)
    for row, (name, words) in enumerate(lines):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, words, wrapped)


class _Table:
    """A table that goes on on another sheet when one is full."""

    def __init__(self, workbook: Workbook, title: str, columns: Sequence[Column]) -> None:
        self._workbook = workbook
        self._title = title
        self._columns = columns
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._formats = {kind: workbook.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        self._quoted = workbook.add_format({"num_format": "@", "quote_prefix": True})
        self._sheets = 0
        self._begin()

    def add(self, row: Sequence[PeopleCell]) -> None:
        """Add a row; nothing is an empty cell."""
        if self._next > _LAST_ROW:
            self.close()
            self._begin()
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    self._sheet.write_string(self._next, place, value, self._text_format(value))
            elif isinstance(value, date):
                self._sheet.write_datetime(self._next, place, value, self._formats["day"])
            elif value is not None:
                self._sheet.write_number(self._next, place, float(value), self._formats[self._columns[place].kind])
        self._next += 1

    def close(self) -> None:
        """Finish the sheet: filters over all its rows."""
        last_row, last_column = self._next - 1, len(self._columns) - 1
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(last_column)}{last_row + 1}"})

    def _text_format(self, value: str) -> Any:
        return self._quoted if is_formula(value) else self._formats["text"]

    def _begin(self) -> None:
        self._sheets += 1
        name = self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        self._sheet: Any = self._workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.heading, self._bold)
        self._next = 1
