"""CSV for people (BOM, semicolons, decimal comma) and for programs (commas, decimal point), in pieces."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Final, Literal, TypeAlias

from survey_app.exports.cells import defuse
from survey_app.exports.columns import Cell, Row

Dialect: TypeAlias = Literal["people", "machine"]

_DELIMITERS: Final[dict[Dialect, str]] = {"people": ";", "machine": ","}
_PIECE: Final = 64 * 1024  # characters
_FIRST_OF_FORMULAS: Final = frozenset("=+-@\t\r'")


def render_csv(header: Row, rows: Iterable[Row], dialect: Dialect = "people") -> Iterator[bytes]:
    """Write a table in UTF-8, piece by piece."""
    piece = io.StringIO(newline="")
    if dialect == "people":
        piece.write("\ufeff")
    writer = csv.writer(piece, delimiter=_DELIMITERS[dialect])
    cell = _cell if dialect == "machine" else _people_cell
    for row in chain([header], rows):
        writer.writerow(map(cell, row))
        if piece.tell() >= _PIECE:
            yield _take(piece)
    yield _take(piece)


def _take(piece: io.StringIO) -> bytes:
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text.encode()


def _cell(value: Cell) -> Cell:
    # A table has millions of cells: the first character alone clears nearly all of them.
    return defuse(value) if isinstance(value, str) and value[:1] in _FIRST_OF_FORMULAS else value


def _people_cell(value: Cell) -> Cell:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else _cell(value)
