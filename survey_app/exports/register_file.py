"""Register files as people keep them (CSV of any dialect, XLSX), read to lines and written back.

Whoever reads the refusals keeps such files in Russian, so they are Russian.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from survey_app.domain.organizations import normalize_space
from survey_app.domain.register import COLUMNS, RegisterLine
from survey_app.exports.cells import defuse, undefuse
from survey_app.exports.table_file import TableUnreadable, column_of, read_rows


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register: its lines without the empty ones, and the headings that mean nothing to us."""

    lines: tuple[RegisterLine, ...]
    ignored_columns: tuple[str, ...]


def parse_register(content: bytes) -> RegisterFile:
    """Read a CSV (UTF-8, windows-1251; comma, semicolon, tab) or the first sheet of an XLSX file.

    Raises TableUnreadable.
    """
    filled = read_rows(content)
    first = next(filled, None)
    if first is None:
        raise TableUnreadable("Файл пуст.")
    columns = _read_header(first[1])
    lines = tuple(_make_line(columns, number, cells) for number, cells in filled)
    if not lines:
        raise TableUnreadable("В файле есть заголовок, но нет ни одной строки.")
    named = (heading.strip() for heading, column in zip(first[1], columns, strict=True) if column is None)
    return RegisterFile(lines, tuple(heading for heading in named if heading))


def render_register(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Write a register as CSV for people (`;`, BOM, CRLF), line by line; `parse_register` reads it back."""
    lines = map(_render_line, rows)
    first = next(lines, None)  # before the heading: a source that fails at once leaves nothing written
    yield "\ufeff" + _csv_line(COLUMNS)
    if first is not None:
        yield first
        yield from lines


def _render_line(row: Mapping[str, object]) -> str:
    texts = ("" if row[column] is None else str(row[column]) for column in COLUMNS)
    return _csv_line([defuse(text) for text in texts])


def _read_header(headings: Sequence[str]) -> list[str | None]:
    columns = [column_of(heading) for heading in headings]
    known = [column for column in columns if column is not None]
    if "name" not in known:
        raise TableUnreadable(
            f"В первой строке нет столбца name. Столбцы: {', '.join(COLUMNS)}; обязателен только name."
        )
    twice = {column for column in known if known.count(column) > 1}
    if twice:
        raise TableUnreadable(f"Столбец назван дважды: {', '.join(sorted(twice))}.")
    return columns


def _make_line(columns: Sequence[str | None], number: int, cells: Sequence[str]) -> RegisterLine:
    padded = chain(cells, [""] * (len(columns) - len(cells)))
    named = {column: text for column, text in zip(columns, padded, strict=False) if column is not None}
    surplus = any(normalize_space(text) for text in cells[len(columns) :])
    return RegisterLine(number, {column: undefuse(text) for column, text in named.items()}, surplus)


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue()
