"""The list of a cycle's organizations, and its days, as files."""

from collections.abc import Iterable, Iterator
from typing import Literal

from survey_app.domain.progress import DayCount, OrganizationProgress
from survey_app.domain.responses import CHANNELS
from survey_app.exports.csv_file import render_csv
from survey_app.exports.people_columns import list_progress_rows, progress_columns
from survey_app.exports.xlsx_file import render_xlsx
from survey_app.services.export_totals import created_at
from survey_app.storage.visible_cycles import VisibleCycle

_PROGRESS = (
    *("cycle", "organization", "inn", "name", "sphere", "municipality", "counted", "set_aside", "required", "last_on"),
    *CHANNELS,
)
_DAYS = ("cycle", "day", "channel", "count")


def render_progress(
    cycle: VisibleCycle, organizations: Iterable[OrganizationProgress], form: Literal["csv", "xlsx"]
) -> Iterator[bytes]:
    """Give the organizations, in the order given, piece by piece."""
    if form == "xlsx":
        return render_xlsx("Организации", progress_columns(), list_progress_rows(organizations), created_at(cycle))
    rows = (
        (
            *(cycle.card.code, each.code, each.inn, each.name, each.sphere, each.municipality, each.counted),
            *(each.set_aside, "" if each.required is None else each.required),
            each.last_on.isoformat() if each.last_on else "",
            *(each.by_channel.get(channel, 0) for channel in CHANNELS),
        )
        for each in organizations
    )
    return render_csv(_PROGRESS, rows)


def render_days(cycle: VisibleCycle, days: Iterable[DayCount]) -> Iterator[bytes]:
    """Give the numbers by day and channel as CSV, piece by piece."""
    rows = ((cycle.card.code, each.day.isoformat(), each.channel, each.responses) for each in days)
    return render_csv(_DAYS, rows)
