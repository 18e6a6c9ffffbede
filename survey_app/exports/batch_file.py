"""Files of sheets as operators keep them: CSV of any dialect, XLSX, or NDJSON, read to lines.

Whoever reads the refusals keeps such files in Russian, so they are Russian.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from survey_app.domain.batches import Batch, BatchLine
from survey_app.domain.organizations import normalize_space
from survey_app.exports.cells import undefuse
from survey_app.exports.table_file import TableTooLarge, TableUnreadable, read_rows

MOST_BATCH_BYTES: Final = 5 * 1024 * 1024
MOST_BATCH_LINES: Final = 10_000
_BOM: Final = b"\xef\xbb\xbf"
_ALSO_CALLED: Final[Mapping[str, str]] = {
    "организация": "organization",
    "код организации": "organization",
    "канал": "channel",
    "лист": "sheet",
    "номер листа": "sheet",
    "номер анкеты": "sheet",
    "день": "day",
    "дата": "day",
}
_TICKS: Final = {True: "yes", False: "no"}


def parse_batch(content: bytes) -> Batch:
    """Read a table of sheets (CSV, XLSX, or NDJSON: an object a line); what its cells say is not judged.

    Raises TableUnreadable, TableTooLarge.
    """
    text = content.removeprefix(_BOM).lstrip()
    batch = _parse_objects(content.removeprefix(_BOM)) if text.startswith(b"{") else _parse_table(content)
    if not batch.lines:
        raise TableUnreadable("В файле нет ни одной анкеты.")
    return batch


def _parse_table(content: bytes) -> Batch:
    rows = read_rows(content)
    first = next(rows, None)
    if first is None:
        raise TableUnreadable("Файл пуст.")
    headings = [_name_column(each) for each in first[1]]
    columns = [each for each in headings if each]
    _refuse_twice(columns)
    return Batch(tuple(columns), tuple(_bounded(_make_line(headings, *row) for row in rows)))


def _make_line(headings: Sequence[str], number: int, cells: Sequence[str]) -> BatchLine:
    padded = [*cells, *[""] * (len(headings) - len(cells))]
    named = {heading: undefuse(text) for heading, text in zip(headings, padded, strict=False) if heading}
    nameless = [text for place, text in enumerate(cells) if place >= len(headings) or not headings[place]]
    return BatchLine(number, named, any(map(normalize_space, nameless)))


def _parse_objects(content: bytes) -> Batch:
    columns: dict[str, None] = {}
    lines = []
    for number, written in _bounded((n, each) for n, each in enumerate(content.split(b"\n"), start=1) if each.strip()):
        values = _decode(number, written)
        names = [_name_column(each) for each in values]
        _refuse_twice(names)
        columns.update(dict.fromkeys(names))
        lines.append((number, dict(zip(names, (_cell_text(number, *each) for each in values.items()), strict=True))))
    absent = dict.fromkeys(columns, "")
    return Batch(tuple(columns), tuple(BatchLine(number, {**absent, **cells}) for number, cells in lines))


def _decode(number: int, written: bytes) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(written)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TableUnreadable(f"Строка {number} не читается как JSON: нужен один объект в строке.") from error
    if not isinstance(value, dict):
        raise TableUnreadable(f"Строка {number}: нужен один объект JSON в строке.")
    return value


def _cell_text(number: int, name: str, value: object) -> str:
    """Return a value as a cell would hold it; a list is of the boxes that were ticked."""
    ticked = value if isinstance(value, list) else [value]
    return ",".join(_scalar_text(number, name, each) for each in ticked)


def _scalar_text(number: int, name: str, value: object) -> str:
    if isinstance(value, bool):
        return _TICKS[value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    raise TableUnreadable(f"Строка {number}: в столбце «{name}» нужен текст или число.")


def _name_column(heading: str) -> str:
    folded = normalize_space(heading).lower()
    return _ALSO_CALLED.get(folded, folded)


def _refuse_twice(columns: Sequence[str]) -> None:
    twice = sorted({each for each in columns if columns.count(each) > 1})
    if twice:
        raise TableUnreadable(f"Столбец назван дважды: {', '.join(twice)}.")


def _bounded(lines: Iterable[Any]) -> Iterator[Any]:
    for count, line in enumerate(lines):
        if count == MOST_BATCH_LINES:
            raise TableTooLarge(f"В файле больше {MOST_BATCH_LINES} анкет. Разделите его на части.")
        yield line
