"""Files of places as people keep them (CSV of any dialect, XLSX), read to lines and written back.

Whoever reads the refusals keeps such files in Russian, so they are Russian.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from survey_app.domain.organizations import normalize_space
from survey_app.domain.places import PlaceLine
from survey_app.exports.cells import undefuse
from survey_app.exports.csv_file import render_csv
from survey_app.exports.table_file import TableUnreadable, read_rows

COLUMNS: Final = ("organization", "code", "name")
_ALSO_CALLED: Final[Mapping[str, str]] = {
    "организация": "organization",
    "код организации": "organization",
    "место": "code",
    "код": "code",
    "код места": "code",
    "название": "name",
    "наименование": "name",
    "название места": "name",
} | {column: column for column in COLUMNS}


def parse_places(content: bytes) -> tuple[PlaceLine, ...]:
    """Read a table with the columns organization, code, name; what its cells say is not judged.

    Raises TableUnreadable.
    """
    rows = read_rows(content)
    first = next(rows, None)
    if first is None:
        raise TableUnreadable("Файл пуст.")
    positions = _read_header(first[1])
    lines = tuple(_make_line(number, cells, positions) for number, cells in rows)
    if not lines:
        raise TableUnreadable("В файле есть заголовок, но нет ни одной строки.")
    return lines


def render_places(lines: Iterable[tuple[str, str, str]]) -> Iterator[bytes]:
    """Write places (organization, code, name) as CSV for people; `parse_places` reads it back."""
    return render_csv(COLUMNS, lines)


def _read_header(headings: Sequence[str]) -> list[int]:
    columns = [_ALSO_CALLED.get(normalize_space(heading).lower()) for heading in headings]
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise TableUnreadable(f"В первой строке нет столбцов: {', '.join(missing)}. Нужны {', '.join(COLUMNS)}.")
    twice = [column for column in COLUMNS if columns.count(column) > 1]
    if twice:
        raise TableUnreadable(f"Столбец назван дважды: {', '.join(twice)}.")
    return [columns.index(column) for column in COLUMNS]


def _make_line(number: int, cells: Sequence[str], positions: Sequence[int]) -> PlaceLine:
    texts = [undefuse(normalize_space(cells[each])) if each < len(cells) else "" for each in positions]
    return PlaceLine(number, *texts)
