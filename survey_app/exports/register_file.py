"""Register files as people keep them (CSV of any dialect, XLSX), read to lines and written back.

Whoever reads the refusals keeps such files in Russian, so they are Russian.
"""

import csv
import io
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from survey_app.domain.errors import Refusal
from survey_app.domain.organizations import normalize_space
from survey_app.domain.register import COLUMNS, RegisterLine
from survey_app.exports.cells import defuse, undefuse

_BOM: Final = b"\xef\xbb\xbf"
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ASCII: Final = bytes(range(128))
_DELIMITERS: Final = ",;\t"
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_PUBLISHER_PREFIX: Final = re.compile(r"^\d+_")  # the city's open data numbers its columns: `0_INN`
_ALSO_CALLED: Final = {
    "код": "code",
    "наименование": "name",
    "полное наименование": "name",
    "краткое наименование": "short_name",
    "сокращенное наименование": "short_name",
    "инн": "inn",
    "кпп": "kpp",
    "огрн": "ogrn",
    "октмо": "oktmo",
    "регион": "region",
    "адрес": "address",
    "юридический адрес": "address",
    "сайт": "site_url",
    "официальный сайт": "site_url",
    "сайт учреждения": "site_url",
    "сфера": "sphere",
    "число получателей": "recipients",
} | {column: column for column in COLUMNS}

_Row = tuple[int, Sequence[str]]


class RegisterUnreadable(Refusal):
    """The file is no register that we can read; `detail` says in Russian what to do about it."""

    code = "register_unreadable"


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A register: its lines without the empty ones, and the headings that mean nothing to us."""

    lines: tuple[RegisterLine, ...]
    ignored_columns: tuple[str, ...]


def parse_register(content: bytes) -> RegisterFile:
    """Read a CSV (UTF-8, windows-1251; comma, semicolon, tab) or the first sheet of an XLSX file."""
    if not content.strip():
        raise RegisterUnreadable("Файл пуст.")
    if content.startswith(_OLD_EXCEL):
        raise RegisterUnreadable("Это старый формат Excel (.xls). Сохраните таблицу как .xlsx или CSV.")
    rows = _xlsx_rows(content) if content.startswith(_ZIP) else _csv_rows(_decode(content))
    filled = ((number, cells) for number, cells in rows if any(map(normalize_space, cells)))
    first = next(filled, None)
    if first is None:
        raise RegisterUnreadable("Файл пуст.")
    columns = _read_header(first[1])
    lines = tuple(_make_line(columns, number, cells) for number, cells in filled)
    if not lines:
        raise RegisterUnreadable("В файле есть заголовок, но нет ни одной строки.")
    named = (heading.strip() for heading, column in zip(first[1], columns, strict=True) if column is None)
    return RegisterFile(lines, tuple(heading for heading in named if heading))


def render_register(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Write a register as CSV for people (`;`, BOM, CRLF), line by line; `parse_register` reads it back."""
    yield "\ufeff" + _csv_line(COLUMNS)
    for row in rows:
        texts = ("" if row[column] is None else str(row[column]) for column in COLUMNS)
        yield _csv_line([defuse(text) for text in texts])


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Nearly any bytes are valid windows-1251, so a damaged UTF-8 file is told apart by its letters, two bytes each.
        letters = len(_CYRILLIC.findall(content.decode("utf-8", "ignore")))
        if content.startswith(_BOM) or letters * 4 > len(content.translate(None, _ASCII)):
            line = error.object.count(b"\n", 0, error.start) + 1  # the object is what follows the BOM
            raise RegisterUnreadable(f"Файл в UTF-8 повреждён: строка {line} не читается.") from error
        text = content.decode("cp1251", "replace")
    if _BINARY.search(text):
        raise RegisterUnreadable("Это не таблица: нужен CSV (UTF-8 или windows-1251) или XLSX.")
    return text


def _csv_rows(text: str) -> Iterator[_Row]:
    delimiter = max(_DELIMITERS, key=lambda candidate: _known_columns(text, candidate))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise RegisterUnreadable(f"Строка {begun}: не закрыта или не удвоена кавычка.") from error


def _known_columns(text: str, delimiter: str) -> tuple[int, int]:
    lines = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        header = next(lines, [])
    except csv.Error:
        header = []
    return sum(_column_of(heading) is not None for heading in header), len(header)


def _xlsx_rows(content: bytes) -> Iterator[_Row]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation rules, which we do not read
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones, and cells would be cut off
            table = [[_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            workbook.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, ParseError, zlib.error) as error:
        raise RegisterUnreadable("Файл не читается как XLSX. Сохраните таблицу ещё раз или как CSV.") from error
    return iter(enumerate(table, start=1))


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep 7718084659 as a number
    return "" if value is None else str(value)


def _column_of(heading: str) -> str | None:
    name = _PUBLISHER_PREFIX.sub("", normalize_space(heading).lower().replace("ё", "е"))
    return _ALSO_CALLED.get(name)


def _read_header(headings: Sequence[str]) -> list[str | None]:
    columns = [_column_of(heading) for heading in headings]
    known = [column for column in columns if column is not None]
    if "name" not in known:
        raise RegisterUnreadable(
            f"В первой строке нет столбца name. Столбцы: {', '.join(COLUMNS)}; обязателен только name."
        )
    twice = {column for column in known if known.count(column) > 1}
    if twice:
        raise RegisterUnreadable(f"Столбец назван дважды: {', '.join(sorted(twice))}.")
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
