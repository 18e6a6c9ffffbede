"""Lists of organization codes as people keep them: one a line, or the column `code` of a CSV or XLSX file."""

from collections.abc import Iterable
from typing import NamedTuple

from survey_app.domain.organizations import normalize_space
from survey_app.exports.table_file import Row, TableUnreadable, column_of, read_rows


class CodeLine(NamedTuple):
    """A code as it is written, and the number of the line where its row begins."""

    line: int
    code: str


def parse_code_lines(content: bytes) -> tuple[CodeLine, ...]:
    """Return the codes as they are written, in the file's order, with their lines; what they name is not judged.

    Raises TableUnreadable.
    """
    rows = list(read_rows(content))
    if not rows:
        raise TableUnreadable("Файл пуст.")
    columns = [column_of(heading) for heading in rows[0][1]]
    return tuple(_column(rows[1:], columns.index("code")) if "code" in columns else _alone(rows))


def parse_code_list(content: bytes) -> tuple[str, ...]:
    """Return the same codes, each spelling once. Raises TableUnreadable."""
    return tuple(dict.fromkeys(code for _, code in parse_code_lines(content)))


def _column(rows: Iterable[Row], place: int) -> list[CodeLine]:
    cells = (CodeLine(line, normalize_space(cells[place])) for line, cells in rows if len(cells) > place)
    codes = [each for each in cells if each.code]
    if not codes:
        raise TableUnreadable("В столбце code нет ни одного кода.")
    return codes


def _alone(rows: Iterable[Row]) -> list[CodeLine]:
    codes = []
    for number, cells in rows:
        code, *others = filter(None, map(normalize_space, cells))
        if others:
            raise TableUnreadable(
                "В первой строке нет столбца code (Код). Нужен этот столбец или один код в строке;"
                f" в строке {number} заполнено больше одной ячейки."
            )
        codes.append(CodeLine(number, code))
    return codes
