"""Free texts of a cycle as a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine

from survey_app.exports import columns
from survey_app.exports.csv_file import Dialect, render_csv
from survey_app.exports.json_file import render_suggestions_json
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.storage.session import read_snapshot
from survey_app.storage.suggestions import stream_suggestions


def export_suggestions(
    engine: Engine, asked: Asked, form: Literal["json", "csv"], *, dialect: Dialect, generated_at: datetime
) -> Iterator[bytes]:
    """Give the file piece by piece, all of one moment. The first piece raises CycleUnknown, OrganizationUnknown."""
    with read_snapshot(engine) as connection:
        cycle = get_asked_cycle(connection, asked)
        suggestions = stream_suggestions(connection, cycle, asked.selection)
        if form == "json":
            yield from render_suggestions_json(cycle.card, suggestions, generated_at)
        else:
            rows = columns.list_suggestion_rows(cycle.card.code, suggestions)
            yield from render_csv(columns.SUGGESTIONS, rows, dialect)
