"""Tables as files: what is read back is what was written, however large and whatever is in a cell."""

import csv
import io
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from survey_app.exports import xlsx_file
from survey_app.exports.cells import defuse, is_formula, undefuse
from survey_app.exports.csv_file import Dialect, render_csv
from survey_app.exports.people_columns import Column, PeopleCell
from survey_app.exports.xlsx_file import render_xlsx

DAY = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00")) | st.sampled_from(
    ["=1+1", "'=1", "''", "+7", "-5", "@x", "\tx", "'", 'a;"b",c', "две\nстроки", "две\r\nстроки"]
)


@given(TEXTS)
def test_a_defused_cell_is_read_back_as_it_was(text: str) -> None:
    assert undefuse(defuse(text)) == text
    assert defuse(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert is_formula(text) is (defuse(text) != text)


@given(st.lists(st.tuples(TEXTS, st.integers(0, 10**9))), st.sampled_from(("people", "machine")))
def test_a_csv_table_is_read_back_as_it_was(rows: list[tuple[str, int]], dialect: Dialect) -> None:
    content = b"".join(render_csv(("text", "number"), rows, dialect)).decode()
    assert content.startswith("\ufeff") is (dialect == "people")
    delimiter = ";" if dialect == "people" else ","
    header, *read = csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    assert header == ["text", "number"]
    assert [(undefuse(text), int(number)) for text, number in read] == rows


def test_a_large_csv_comes_in_pieces() -> None:
    rows = [("Школа", number) for number in range(20_000)]
    pieces = list(render_csv(("name", "number"), rows))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 100_000
    assert b"".join(pieces).count(b"\r\n") == 20_001


COLUMNS = (
    Column("ИНН", "Десять цифр.", width=20),
    Column("Ответов", "Сколько.", "whole"),
    Column("Доля", "Какая часть.", "percent"),
    Column("День", "Когда.", "day"),
)


def write_book(rows: list[tuple[PeopleCell, ...]]) -> bytes:
    return b"".join(render_xlsx("Итоги", COLUMNS, rows, DAY))


def test_a_table_larger_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "_LAST_ROW", 3)
    rows: list[tuple[PeopleCell, ...]] = [("0770708389", number, None, None) for number in range(7)]
    workbook = load_workbook(io.BytesIO(write_book(rows)))
    assert workbook.sheetnames == ["Итоги", "Итоги 2", "Итоги 3", "Пояснения"]
    sheets = list(workbook)[:-1]
    read = [list(sheet.iter_rows(values_only=True)) for sheet in sheets]
    assert [row for rows_of_sheet in read for row in rows_of_sheet[1:]] == rows
    assert {rows_of_sheet[0] for rows_of_sheet in read} == {("ИНН", "Ответов", "Доля", "День")}
    assert [sheet.auto_filter.ref for sheet in sheets] == ["A1:D4", "A1:D4", "A1:D2"]
    assert all(sheet.freeze_panes == "A2" for sheet in sheets)
    assert workbook.properties.created == DAY.replace(tzinfo=None)


def test_cells_have_the_format_of_their_column_and_a_sheet_explains_each() -> None:
    row = ("0770708389", 12345, Fraction(1, 3), date(2026, 5, 12))
    workbook = load_workbook(io.BytesIO(write_book([row, ("=1+1", 0, None, None)])))
    cells = list(workbook["Итоги"][2])
    assert [cell.number_format for cell in cells] == ["@", "#,##0", "0.0%", "dd.mm.yyyy"]
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "d"]
    assert workbook["Итоги"]["A3"].data_type == "s"
    assert workbook["Итоги"]["C3"].value is None
    explained = list(workbook["Пояснения"].iter_rows(values_only=True))
    assert explained == [(each.heading, each.meaning) for each in COLUMNS]


def test_the_same_table_is_the_same_file() -> None:
    first, second = (write_book([("Школа", 1, None, None)]) for _ in range(2))
    assert first == second
