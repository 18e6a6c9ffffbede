"""The coverage of the register as CSV, a line of each year and sphere; a line without a sphere is the whole."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from survey_app.domain.coverage import CoverageRow
from survey_app.exports.columns import Cell
from survey_app.exports.csv_file import render_csv

COLUMNS: Final = (
    *("year", "sphere", "organizations", "assessed", "share_percent", "assessments", "repeats"),
    *("under_way", "never_assessed"),
)


def render_coverage(rows: Iterable[CoverageRow]) -> Iterator[bytes]:
    """Write the rows as CSV for people, piece by piece; a share of nothing is empty."""
    return render_csv(COLUMNS, map(_cells, rows))


def _cells(row: CoverageRow) -> tuple[Cell, ...]:
    parts = (row.assessments, row.repeats, row.under_way, row.never)
    return (row.year, row.sphere or "", row.organizations, row.assessed, _share(row), *parts)


def _share(row: CoverageRow) -> Decimal | str:
    if not row.organizations:
        return ""
    return (Decimal(100 * row.assessed) / row.organizations).quantize(Decimal("0.01"), ROUND_HALF_UP)
