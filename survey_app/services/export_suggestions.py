"""Free texts of a cycle as a file, masked as on the page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine

from survey_app.domain.suggestions import TextSelection
from survey_app.exports import columns
from survey_app.exports.csv_file import Dialect, render_csv
from survey_app.exports.json_file import render_suggestions_json
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.list_suggestions import list_suggestions
from survey_app.storage.session import read_snapshot


def export_suggestions(
    engine: Engine,
    asked: Asked,
    wanted: TextSelection,
    form: Literal["json", "csv"],
    *,
    dialect: Dialect,
    generated_at: datetime,
) -> Iterator[bytes]:
    """Give the file piece by piece, all of one moment. The first piece raises CycleUnknown, OrganizationUnknown."""
    with read_snapshot(engine) as connection:
        cycle = get_asked_cycle(connection, asked)
        suggestions = list_suggestions(connection, cycle, asked.selection, wanted)
        if form == "json":
            yield from render_suggestions_json(cycle.card, suggestions, generated_at)
        else:
            rows = columns.list_suggestion_rows(cycle.card.code, suggestions)
            yield from render_csv(columns.HIDDEN if wanted.hidden else columns.SUGGESTIONS, rows, dialect)
