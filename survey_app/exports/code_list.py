"""Lists of organization codes as people keep them: one a line, or the `code` column of a CSV file."""

import csv
from typing import Final

from survey_app.domain.errors import Refusal

_COLUMN: Final = "code"
_DELIMITERS: Final = ",;\t"


class CodeListUnreadable(Refusal):
    """The file is no list of codes; `detail` says in Russian what to do about it."""

    code = "code_list_unreadable"


def parse_code_list(content: bytes) -> tuple[str, ...]:
    """Return the codes as they are written, in the file's order, each spelling once; what they name is not judged."""
    lines = [line for line in _decode(content).splitlines() if line.strip(_DELIMITERS + " ")]
    if not lines:
        raise CodeListUnreadable("Файл пуст.")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    header = [cell.strip().lower() for cell in next(csv.reader([lines[0]], delimiter=delimiter))]
    if _COLUMN in header:
        return _column(lines[1:], delimiter, header.index(_COLUMN))
    if len(header) > 1 and all(header):
        raise CodeListUnreadable("В первой строке нет столбца code. Нужен столбец code или один код в строке.")
    return tuple(dict.fromkeys(line.strip(_DELIMITERS + " ") for line in lines))


def _column(lines: list[str], delimiter: str, place: int) -> tuple[str, ...]:
    try:
        rows = [row[place].strip() for row in csv.reader(lines, delimiter=delimiter) if len(row) > place]
    except csv.Error as error:
        raise CodeListUnreadable("Файл не читается: не закрыта или не удвоена кавычка.") from error
    codes = tuple(dict.fromkeys(code for code in rows if code))
    if not codes:
        raise CodeListUnreadable("В столбце code нет ни одного кода.")
    return codes


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", "replace")
    if "\x00" in text:
        raise CodeListUnreadable("Это не текст: нужен один код в строке или CSV со столбцом code.")
    return text
