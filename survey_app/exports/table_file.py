"""Tables as people keep them (CSV of any dialect, the first sheet of an XLSX file), read to rows.

Whoever reads the refusals keeps such files in Russian, so they are Russian.
"""

import csv
import io
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from survey_app.domain.errors import Refusal
from survey_app.domain.organizations import normalize_space
from survey_app.domain.register import COLUMNS

_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ASCII: Final = bytes(range(128))
_DELIMITERS: Final = ",;\t"
_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_STRANGE: Final = re.compile("[^\x00-\x7fА-Яа-яЁё«»„“”‘’–—…№§°·\u00a0]")  # what Russian text in windows-1251 has seldom
_UNKNOWN_ENCODING: Final = "Кодировка файла не UTF-8 и не windows-1251. Сохраните таблицу как «CSV UTF-8» или XLSX."
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

_MOST_UNPACKED: Final = 100 * 1024 * 1024
_MOST_ROWS: Final = 200_000
_MOST_COLUMNS: Final = 200
_LONGEST_CELL: Final = 10_000
_LONGEST_HEADER: Final = 50_000  # characters
_PIECE: Final = 1024 * 1024
_DAMAGED: Final = (
    *(BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, ParseError, zlib.error),
    *(EOFError, NotImplementedError, RuntimeError),  # cut short, packed in an unknown way, under a password
)

Row = tuple[int, Sequence[str]]
"""The number of the line where a row begins, and its cells."""


class TableUnreadable(Refusal):
    """The file is no table that we can read; `detail` says in Russian what to do about it."""

    code = "table_unreadable"


class TableTooLarge(TableUnreadable):
    """The file holds more than a register can need; `detail` says in Russian what to do about it."""

    code = "table_too_large"


def read_rows(content: bytes) -> Iterator[Row]:
    """Read a CSV (UTF-8, windows-1251; comma, semicolon, tab) or XLSX file; rows with nothing in them are left out.

    Raises TableUnreadable, for a damaged row only when its turn comes.
    """
    if content.startswith(_UTF16):
        raise TableUnreadable(_UNKNOWN_ENCODING)
    if content.startswith(_OLD_EXCEL):
        raise TableUnreadable("Это старый формат Excel (.xls). Сохраните таблицу как .xlsx или CSV.")
    rows = _xlsx_rows(content) if content.startswith(_ZIP) else _csv_rows(_decode(content))
    return ((number, cells) for number, cells in rows if any(map(normalize_space, cells)))


def column_of(heading: str) -> str | None:
    """Return which column of a register a heading means, or None."""
    name = _PUBLISHER_PREFIX.sub("", normalize_space(heading).lower().replace("ё", "е"))
    return _ALSO_CALLED.get(name)


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Nearly any bytes are valid windows-1251, so a damaged UTF-8 file is told apart by its letters, two bytes each.
        letters = len(_CYRILLIC.findall(content.decode("utf-8", "ignore")))
        if content.startswith(_BOM) or letters * 4 > len(content.translate(None, _ASCII)):
            line = error.object.count(b"\n", 0, error.start) + 1  # the object is what follows the BOM
            raise TableUnreadable(f"Файл в UTF-8 повреждён: строка {line} не читается.") from error
        text = content.decode("cp1251", "replace")
        is_strange = len(_STRANGE.findall(text)) * 4 > len(content.translate(None, _ASCII))
    else:
        is_strange = False
    if _BINARY.search(text):
        raise TableUnreadable("Это не таблица: нужен CSV (UTF-8 или windows-1251) или XLSX.")
    if is_strange:
        raise TableUnreadable(_UNKNOWN_ENCODING)
    return text


def _csv_rows(text: str) -> Iterator[Row]:
    delimiter = max(_DELIMITERS, key=lambda candidate: _known_columns(text, candidate))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield begun, _read_row(begun, cells)
            begun = reader.line_num + 1
    except csv.Error as error:
        detail = f"Строка {begun}: не закрыта или не удвоена кавычка, или ячейка слишком велика."
        raise TableUnreadable(detail) from error


def _known_columns(text: str, delimiter: str) -> tuple[int, int]:
    lines = csv.reader(io.StringIO(text.lstrip()[:_LONGEST_HEADER], newline=""), delimiter=delimiter)
    try:
        header = next(lines, [])
    except csv.Error:
        header = []
    return sum(column_of(heading) is not None for heading in header), len(header)


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validation rules, which we do not read
            _check_size(content)
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones, and cells would be cut off
            table = [_read_row(number, row) for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)]
            workbook.close()
    except _DAMAGED as error:
        raise TableUnreadable("Файл не читается как XLSX. Сохраните таблицу ещё раз или как CSV.") from error
    return iter(enumerate(table, start=1))


def _check_size(content: bytes) -> None:
    """Unpack every part once, keeping nothing: what a file says of its own sizes may be a lie."""
    unpacked = 0
    with ZipFile(io.BytesIO(content)) as packed:
        for part in packed.infolist():
            with packed.open(part) as opened:
                while piece := opened.read(_PIECE):
                    unpacked += len(piece)
                    if unpacked > _MOST_UNPACKED:
                        raise TableTooLarge("Таблица слишком велика в распакованном виде. Разделите её на части.")


def _read_row(number: int, values: Sequence[object]) -> list[str]:
    if number > _MOST_ROWS:
        raise TableTooLarge(f"В таблице больше {_MOST_ROWS} строк. Удалите лишние или разделите её на части.")
    cells = list(map(_cell_text, values))
    while cells and not cells[-1]:
        cells.pop()  # a formatted column far to the right makes every row as wide
    if len(cells) > _MOST_COLUMNS:
        raise TableTooLarge(f"Строка {number}: больше {_MOST_COLUMNS} столбцов. Удалите лишние.")
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        raise TableTooLarge(f"Строка {number}: в ячейке больше {_LONGEST_CELL} знаков. Сократите текст.")
    return cells


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # spreadsheets keep 7718084659 as a number
    return "" if value is None else str(value)
