"""XLSX written row by row to a temporary file, so that its size does not matter, and the same bytes every time."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any, Final

from xlsxwriter import Workbook

from survey_app.exports.cells import is_formula
from survey_app.exports.columns import Row

_LAST_ROW: Final = 1_048_575  # counted from 0: what a sheet can hold
_PIECE: Final = 64 * 1024  # bytes
_WIDEST: Final = 60  # characters
_NARROWEST: Final = 12


def render_xlsx(title: str, header: Row, rows: Iterable[Row], created: datetime) -> Iterator[bytes]:
    """Write a table and give it piece by piece; `created` is noted in the file. Nothing comes before the last row."""
    with tempfile.TemporaryFile() as file:
        _write(file, title, header, rows, created)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write(file: IO[bytes], title: str, header: Row, rows: Iterable[Row], created: datetime) -> None:
    workbook = Workbook(file, {"constant_memory": True})
    workbook.set_properties({"title": title, "created": created})
    table = _Table(workbook, title, header)
    for row in rows:
        table.add(row)
    table.close()
    workbook.close()


class _Table:
    """A table that goes on on another sheet when one is full."""

    def __init__(self, workbook: Workbook, title: str, header: Row) -> None:
        self._workbook = workbook
        self._title = title
        self._header = header
        self._bold = workbook.add_format({"bold": True})
        self._text = workbook.add_format({"num_format": "@"})
        self._quoted = workbook.add_format({"num_format": "@", "quote_prefix": True})
        self._sheets = 0
        self._begin()

    def add(self, row: Row) -> None:
        """Add a row: numbers as numbers, everything else as text."""
        if self._next > _LAST_ROW:
            self.close()
            self._begin()
        for column, value in enumerate(row):
            if isinstance(value, int):
                self._sheet.write_number(self._next, column, value)
            elif value:
                self._sheet.write_string(self._next, column, value, self._quoted if is_formula(value) else self._text)
        self._next += 1

    def close(self) -> None:
        """Finish the sheet: filters over all its rows."""
        last_row, last_column = self._next - 1, len(self._header) - 1
        self._sheet.autofilter(0, 0, last_row, last_column)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(ord('A') + last_column)}{last_row + 1}"})

    def _begin(self) -> None:
        self._sheets += 1
        name = self._title if self._sheets == 1 else f"{self._title} {self._sheets}"
        self._sheet: Any = self._workbook.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for column, heading in enumerate(self._header):
            width = _WIDEST if heading in ("name", "text") else max(_NARROWEST, len(str(heading)) + 4)
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, str(heading), self._bold)
        self._next = 1
