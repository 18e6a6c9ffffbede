"""What ratings need beside counts and observations: what the register says, and the intervals estimated at close."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from survey_app.domain.intervals import Interval
from survey_app.domain.rating_compilation import OrganizationFacts
from survey_app.storage.models import OrganizationRow, ScoreIntervalRow
from survey_app.storage.name_columns import MUNICIPALITY_DIGITS
from survey_app.storage.recipients import counted_recipients
from survey_app.storage.visible_cycles import VisibleCycle, has_place


def list_facts(
    connection: Connection, cycle: VisibleCycle, organization: str | None = None
) -> dict[str, tuple[int, OrganizationFacts]]:
    """Return row id and facts of each organization of a cycle, or of the one with this code, by code."""
    row = OrganizationRow
    columns: tuple[Any, ...] = (
        row.id,
        row.code,
        row.name,
        row.short_name,
        row.inn,
        row.sphere,
        row.kind,
        row.region,
        row.oktmo,
        counted_recipients(cycle.id),
    )
    statement: Select[Any] = select(*columns).where(has_place(connection, cycle))
    if organization is not None:
        statement = statement.where(row.code == organization)
    rows = ((number, OrganizationFacts(*values)) for number, *values in connection.execute(statement))
    return {
        facts.code: (number, facts._replace(municipality=facts.municipality[:MUNICIPALITY_DIGITS]))
        for number, facts in rows
    }


def list_intervals(connection: Connection, cycle_id: int) -> dict[int, Interval]:
    """Return the intervals of a cycle's scores, by row id of the organization."""
    row = ScoreIntervalRow
    statement = select(row.organization_id, row.low, row.high, row.standard_error).where(row.cycle_id == cycle_id)
    return {number: Interval(*map(parse_fraction, texts)) for number, *texts in connection.execute(statement)}


def has_interval(connection: Connection, cycle_id: int, organization_id: int) -> bool:
    """Tell whether the score of an organization has its interval."""
    row = ScoreIntervalRow
    own = (row.cycle_id == cycle_id, row.organization_id == organization_id)
    return connection.scalar(select(row.cycle_id).where(*own)) is not None


def write_intervals(
    connection: Connection, cycle_id: int, intervals: Mapping[int, Interval], organization_id: int | None = None
) -> None:
    """Replace the intervals of a cycle, or that of one organization; whoever has none now had a score before."""
    row = ScoreIntervalRow
    statement = delete(row).where(row.cycle_id == cycle_id)
    if organization_id is not None:
        statement = statement.where(row.organization_id == organization_id)
    connection.execute(statement)
    rows = [_row(cycle_id, number, interval) for number, interval in intervals.items()]
    if rows:
        connection.execute(insert(row), rows)


def drop_intervals(connection: Connection, cycle_id: int, organization_ids: Iterable[int]) -> None:
    """Forget the intervals of these organizations of a cycle: their scores are about to change."""
    row = ScoreIntervalRow
    own = (row.cycle_id == cycle_id, row.organization_id.in_(sorted(organization_ids)))
    connection.execute(delete(row).where(*own))


def parse_fraction(text: str) -> Fraction:
    """Return the fraction that `str` told as "a/b" or "a"; its regular expression takes ten times as long."""
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below or 1))


def _row(cycle_id: int, organization_id: int, interval: Interval) -> dict[str, object]:
    low, high, error = map(str, interval)
    return {
        "cycle_id": cycle_id,
        "organization_id": organization_id,
        "low": low,
        "high": high,
        "standard_error": error,
    }
