"""Tables as files: what is read back is what was written, however large and whatever is in a cell."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from survey_app.exports import xlsx_file
from survey_app.exports.cells import defuse, is_formula, undefuse
from survey_app.exports.csv_file import Dialect, render_csv
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


def test_a_table_larger_than_a_sheet_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "_LAST_ROW", 3)
    rows = [("0770708389", number) for number in range(7)]
    content = b"".join(render_xlsx("Итоги", ("inn", "count"), rows, DAY))
    workbook = load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["Итоги", "Итоги 2", "Итоги 3"]
    read = [list(sheet.iter_rows(values_only=True)) for sheet in workbook]
    assert [row for rows_of_sheet in read for row in rows_of_sheet[1:]] == rows
    assert {rows_of_sheet[0] for rows_of_sheet in read} == {("inn", "count")}
    assert [sheet.auto_filter.ref for sheet in workbook] == ["A1:B4", "A1:B4", "A1:B2"]
    assert all(sheet.freeze_panes == "A2" for sheet in workbook)
    assert workbook.properties.created == DAY.replace(tzinfo=None)


def test_the_same_table_is_the_same_file() -> None:
    first, second = (b"".join(render_xlsx("Итоги", ("name",), [("Школа",)], DAY)) for _ in range(2))
    assert first == second
