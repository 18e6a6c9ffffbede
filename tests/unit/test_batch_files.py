"""Files of sheets are read in every form in which operators keep them; what is no table is refused in words."""

import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.batches import SHEET_COLUMNS, Batch, check_columns
from survey_app.domain.errors import InvalidBatch
from survey_app.exports import batch_file
from survey_app.exports.batch_file import parse_batch
from survey_app.exports.batch_template import render_batch_template
from survey_app.exports.table_file import TableTooLarge, TableUnreadable

HEAD = ("organization", "channel", "sheet", "day", "recommend", "suggestions")
FIRST = ("K7M3Q9XA", "paper", "217", "14.03.2026", "да", "Больше; света")
SECOND = ("K7M3Q9XB", "phone", "3", "2026-03-14", "", "-1 врач")


def cells_of(batch: Batch) -> list[tuple[int, tuple[str, ...]]]:
    return [(line.number, tuple(line.cells[each] for each in batch.columns)) for line in batch.lines]


def make_csv(*rows: tuple[str, ...], delimiter: str = ";") -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_dialect(encoding: str, delimiter: str) -> None:
    batch = parse_batch(make_csv(HEAD, FIRST, ("",) * 6, SECOND, delimiter=delimiter).encode(encoding))
    assert batch.columns == HEAD
    assert cells_of(batch) == [(2, FIRST), (4, SECOND)]


def test_headings_may_be_russian_and_what_was_defused_is_read_back() -> None:
    table = make_csv(("Код организации", " Канал", "Лист", "ДЕНЬ", "Recommend", "suggestions"), (*FIRST[:5], "'-1"))
    batch = parse_batch(table.encode())
    assert batch.columns == HEAD
    assert batch.lines[0].cells["suggestions"] == "-1"


def test_short_lines_are_filled_up_and_long_ones_are_marked() -> None:
    batch = parse_batch(make_csv(HEAD, FIRST[:4], (*FIRST, "", ""), (*FIRST, "", "7")).encode())
    assert [each.too_many for each in batch.lines] == [False, False, True]
    assert batch.lines[0].cells["suggestions"] == ""


def test_a_column_without_a_heading_may_be_empty_only() -> None:
    batch = parse_batch(make_csv(("", *HEAD, ""), ("", *FIRST, ""), ("x", *SECOND)).encode())
    assert batch.columns == HEAD
    assert [each.too_many for each in batch.lines] == [False, True]
    assert batch.lines[0].cells["organization"] == FIRST[0]


def test_workbooks_keep_numbers_and_days_as_such() -> None:
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.append(HEAD)
    sheet.append(["K7M3Q9XA", "paper", 217, date(2026, 3, 14), 1, None])
    sheet.append([])
    sheet.append(["K7M3Q9XA", "paper", 218.0, date(2026, 3, 14), 0, "Свет"])
    file = io.BytesIO()
    workbook.save(file)
    midnight = "2026-03-14 00:00:00"
    assert cells_of(parse_batch(file.getvalue())) == [
        (2, ("K7M3Q9XA", "paper", "217", midnight, "1", "")),
        (4, ("K7M3Q9XA", "paper", "218", midnight, "0", "Свет")),
    ]


def test_ndjson_is_an_object_a_line_in_any_order() -> None:
    objects: list[dict[str, Any]] = [
        {**dict(zip(HEAD, FIRST, strict=True)), "sheet": 217},
        {"day": "2026-03-14", "organization": "K7M3Q9XA", "age": 41.0, "recommend": True, "suggestions": None},
        {"channel": "paper", "recommend": ["yes", "no"], "age": False},
    ]
    lines = [json.dumps(each, ensure_ascii=False) for each in objects]
    for start, between in (("", "\n"), ("\ufeff", "\r\n"), ("\n \n", "\n\n")):
        batch = parse_batch((start + between.join(lines)).encode())
        assert batch.columns == (*HEAD, "age")
        assert [line.cells["recommend"] for line in batch.lines] == ["да", "yes", "yes,no"]
        assert [line.cells["age"] for line in batch.lines] == ["", "41", "no"]
        assert [line.cells["sheet"] for line in batch.lines] == ["217", "", ""]
    assert [line.number for line in parse_batch("\n\n".join(lines).encode()).lines] == [1, 3, 5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "пуст"),
        (b"\n\n", "пуст"),
        (b"organization;channel;sheet;day\n", "ни одной анкеты"),
        (make_csv((*HEAD, "Day"), (*FIRST, "x")).encode(), "дважды: day"),
        (b'{"day": 1, "Day": 2}', "дважды: day"),
        (b'{"day": 1}\n{"day": \n', "Строка 2"),
        (b'{"day": 1}\n[1]', "Строка 2"),
        (b'{"day": {"a": 1}}', "«day»"),
        (b'{"day": [[1]]}', "«day»"),
        (b'{"day": "\xff"}', "Строка 1"),
        (b"{" + b'"a":[' * 5000, "Строка 1"),
        (b"\x00\x01\x02", "не таблица"),
        (b"\xd0\xcf\x11\xe0", "xls"),
        (b"PK\x03\x04rubbish", "XLSX"),
        (b'organization;channel\n"K7M3Q9XA;paper\n', "кавычка"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(TableUnreadable) as refused:
        parse_batch(content)
    assert words in refused.value.detail


def test_a_file_has_a_bounded_number_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_file, "MOST_BATCH_LINES", 2)
    two = make_csv(HEAD, FIRST, SECOND).encode()
    assert len(parse_batch(two).lines) == 2
    for content in (two + make_csv(FIRST).encode(), b'{"day": 1}\n' * 3):
        with pytest.raises(TableTooLarge):
            parse_batch(content)


def test_columns_must_be_those_of_a_sheet_or_questions() -> None:
    questions = ("recommend", "age")
    check_columns(SHEET_COLUMNS, questions)
    check_columns((*SHEET_COLUMNS, *questions), questions)
    with pytest.raises(InvalidBatch) as refused:
        check_columns(("organization", "channel", "a/b", "age", "note"), questions)
    assert [(each.code, each.pointer, each.about) for each in refused.value.problems] == [
        ("missing_column", "/sheet", "sheet"),
        ("missing_column", "/day", "day"),
        ("unknown_column", "/a~1b", "a/b"),
        ("unknown_column", "/note", "note"),
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_is_read_back_once_it_is_filled(catalogue: Catalogue, form: Any) -> None:
    questions = catalogue.for_sphere("social").questions
    columns = (*SHEET_COLUMNS, *(each.code for each in questions))
    content = b"".join(render_batch_template(questions, form, datetime(2026, 1, 1, tzinfo=UTC)))
    assert content == b"".join(render_batch_template(questions, form, datetime(2026, 1, 1, tzinfo=UTC)))
    with pytest.raises(TableUnreadable, match="ни одной анкеты"):
        parse_batch(content)
    if form == "csv":
        filled = content + ";".join(FIRST[:4]).encode()
    else:
        workbook = load_workbook(io.BytesIO(content))
        explained = {row[0]: str(row[1]) for row in workbook.worksheets[1].iter_rows(values_only=True)}
        assert explained.keys() == set(columns)
        assert "1 и 0" in explained["recommend"]
        assert "женский, мужской" in explained["sex"]
        assert "от 14 до 120" in explained["age"]
        sheet: Any = workbook.worksheets[0]
        sheet.append(FIRST[:4])
        file = io.BytesIO()
        workbook.save(file)
        filled = file.getvalue()
    batch = parse_batch(filled)
    assert batch.columns == columns
    assert [line.cells["sheet"] for line in batch.lines] == ["217"]
    check_columns(batch.columns, columns)
