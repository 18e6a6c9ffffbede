"""Lists of organization codes as people keep them: one a line, or the column `code` of a CSV or XLSX file."""

from collections.abc import Iterable

from survey_app.domain.organizations import normalize_space
from survey_app.exports.table_file import Row, TableUnreadable, column_of, read_rows


def parse_code_list(content: bytes) -> tuple[str, ...]:
    """Return the codes as they are written, in the file's order, each spelling once; what they name is not judged.

    Raises TableUnreadable.
    """
    rows = list(read_rows(content))
    if not rows:
        raise TableUnreadable("Файл пуст.")
    columns = [column_of(heading) for heading in rows[0][1]]
    codes = _column(rows[1:], columns.index("code")) if "code" in columns else _alone(rows)
    return tuple(dict.fromkeys(codes))


def _column(rows: Iterable[Row], place: int) -> list[str]:
    cells = (normalize_space(cells[place]) for _, cells in rows if len(cells) > place)
    codes = [code for code in cells if code]
    if not codes:
        raise TableUnreadable("В столбце code нет ни одного кода.")
    return codes


def _alone(rows: Iterable[Row]) -> list[str]:
    codes = []
    for number, cells in rows:
        code, *others = filter(None, map(normalize_space, cells))
        if others:
            raise TableUnreadable(
                "В первой строке нет столбца code (Код). Нужен этот столбец или один код в строке;"
                f" в строке {number} заполнено больше одной ячейки."
            )
        codes.append(code)
    return codes
