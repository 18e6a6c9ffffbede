"""Workbooks for people open in LibreOffice as they were written, without a warning."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl

from survey_app.domain.progress import OrganizationProgress
from survey_app.exports.people_columns import (
    list_people_rows,
    list_progress_rows,
    progress_columns,
    totals_columns,
)
from survey_app.exports.xlsx_file import render_xlsx
from tests.spreadsheets import recalculate

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
TOTALS = [
    ("social-2026", "K7M3Q9XA", "0770708389", "=Школа", "social", "widget", "recommend", "yes", 3, 4),
    ("social-2026", "K7M3Q9XA", "0770708389", "=Школа", "social", "", "suggestions", "", 2, 2),
]
TOTALS_BY_PLACE = [
    ("social-2026", "K7M3Q9XA", "", "Школа", "social", "qr", "ward-10", "Отделение № 10", "recommend", "yes", 3, 4),
    ("social-2026", "K7M3Q9XA", "", "Школа", "social", "qr", "", "", "recommend", "yes", 1, 1),
]
PROGRESS = [
    OrganizationProgress(
        "K7M3Q9XA", "=Школа", "Школа", "0770708389", "social", "80701000", 400, 1234, 1, {"qr": 1234}, date(2026, 5, 12)
    ),
    OrganizationProgress("BBBB1111", "Ясли", "", "", "education", "", None, 0, 0, {}, None),
]


def test_workbooks_open_without_a_warning_and_keep_codes_as_text(tmp_path: Path) -> None:
    books = {
        "totals.xlsx": render_xlsx(
            "Итоги", totals_columns(by_place=False), list_people_rows(TOTALS, lambda _: {}), CREATED
        ),
        "places.xlsx": render_xlsx(
            "Итоги", totals_columns(by_place=True), list_people_rows(TOTALS_BY_PLACE, lambda _: {}), CREATED
        ),
        "progress.xlsx": render_xlsx("Организации", progress_columns(), list_progress_rows(PROGRESS), CREATED),
    }
    for name, pieces in books.items():
        (tmp_path / name).write_bytes(b"".join(pieces))
    opened = tmp_path / "opened"
    recalculate([tmp_path / name for name in books], opened)
    for name in books:
        before, after = (openpyxl.load_workbook(folder / name) for folder in (tmp_path, opened))
        for title in before.sheetnames:
            written, read = (list(book[title].iter_rows(values_only=True)) for book in (before, after))
            assert read == written
    sheet = openpyxl.load_workbook(opened / "progress.xlsx")["Организации"]
    assert [cell.data_type for cell in sheet[2]][:3] == ["s", "s", "s"]
    assert sheet["B2"].value == "0770708389"
    assert sheet["H2"].value == 400
