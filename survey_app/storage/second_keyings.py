"""Sheets chosen to be typed a second time: which, what came of it, which mismatches are not settled yet."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from survey_app.storage.models import OrganizationRow, ResponseRow, SecondKeyingRow
from survey_app.storage.sheets import SheetRow, key_of, read_key

_FORGOTTEN: Final[dict[str, Any]] = {"number": None, "questionnaire_id": None, "answers": None}


class KeyedAgain(NamedTuple):
    """What came of a second keying: how many questions were compared and differ; what was typed, while it differs."""

    keyed_on: date
    compared: int
    differing: int
    number: str | None = None
    questionnaire_id: int | None = None
    answers: int | None = None


class OpenMismatch(NamedTuple):
    """A sheet whose two keyings differ; `stored` are version and answers of the first, None while it is voided."""

    organization: str
    name: str
    channel: int
    number: str
    questionnaire_id: int
    answers: int
    stored: tuple[int, int] | None


class KeyingSums(NamedTuple):
    """How many sheets were chosen, how many of these keyed again, how many differed; questions compared, differing."""

    due: int
    keyed: int
    sheets_differing: int
    compared: int
    differing: int


def add_due(connection: Connection, cycle_id: int, rows: Iterable[SheetRow]) -> None:
    """Choose these sheets; those that were chosen before stay as they are."""
    for row in rows:
        if find_keying(connection, row.id) is None:
            values: dict[str, Any] = {
                "sheet_id": key_of(connection, row.id),
                "cycle_id": cycle_id,
                "organization_id": row.organization_id,
                "channel": row.channel,
                "compared": 0,
                "differing": 0,
            }
            connection.execute(insert(SecondKeyingRow).values(values))


def find_keying(connection: Connection, sheet_id: UUID) -> tuple[date | None, int] | None:
    """Return when a chosen sheet was keyed again (None: not yet) and how many questions differ; None if not chosen."""
    row = SecondKeyingRow
    columns = select(row.keyed_on, row.differing).where(row.sheet_id == key_of(connection, sheet_id))
    found = connection.execute(columns).one_or_none()
    return None if found is None else (found.keyed_on, found.differing)


def record_keying(connection: Connection, sheet_id: UUID, keyed: KeyedAgain) -> None:
    """Keep what came of keying a chosen sheet again, in place of what came before."""
    is_it = SecondKeyingRow.sheet_id == key_of(connection, sheet_id)
    connection.execute(update(SecondKeyingRow).where(is_it).values(keyed._asdict()))


def forget_agreement(connection: Connection, sheet_id: UUID) -> None:
    """Let a sheet that is voided be chosen anew when it is typed again, unless its two keyings differed."""
    row = SecondKeyingRow
    connection.execute(delete(row).where(row.sheet_id == key_of(connection, sheet_id), row.differing == 0))


def settle(connection: Connection, cycle_id: int, typed: Collection[UUID]) -> None:
    """Forget what differed of sheets that were typed in anew: that it did stays counted."""
    row = SecondKeyingRow
    own = (row.cycle_id == cycle_id, row.answers.is_not(None))
    settled = [key for key in connection.scalars(select(row.sheet_id).where(*own)) if read_key(key) in typed]
    if settled:
        connection.execute(update(row).where(row.sheet_id.in_(settled)).values(_FORGOTTEN))


def forget_mismatches(connection: Connection, cycle_id: int) -> None:
    """Forget what differed in a cycle that is published, settled or not; that it did stays counted."""
    row = SecondKeyingRow
    own = (row.cycle_id == cycle_id, row.answers.is_not(None))
    connection.execute(update(row).where(*own).values(_FORGOTTEN))


def list_mismatches(connection: Connection, cycle_id: int) -> list[OpenMismatch]:
    """Return the mismatches of a cycle that are not settled, by organization, channel and number."""
    row, response, organization = SecondKeyingRow, ResponseRow, OrganizationRow
    name = func.coalesce(func.nullif(organization.short_name, ""), organization.name)
    statement = (
        select(organization.code, name, row.channel, row.number, row.questionnaire_id, row.answers)
        .add_columns(response.questionnaire_id, response.answers)
        .join(organization, organization.id == row.organization_id)
        .outerjoin(response, response.id == row.sheet_id)
        .where(row.cycle_id == cycle_id, row.answers.is_not(None))
    )
    found = []
    for code, shown, channel, number, form, again, version, first in connection.execute(statement):
        stored = None if first is None else (version, first)
        found.append(OpenMismatch(code, shown, channel, number, form, again, stored))
    return sorted(found, key=lambda each: (each.organization, each.channel, len(each.number), each.number))


def sum_keyings(connection: Connection, cycle_id: int) -> dict[tuple[int, int], KeyingSums]:
    """Return the sums of a cycle by organization (row id) and channel (its number)."""
    row = SecondKeyingRow
    group: tuple[Any, ...] = (row.organization_id, row.channel)
    sums = (func.count(), func.count(row.keyed_on), func.count().filter(row.differing > 0))
    statement: Any = select(*group, *sums, func.sum(row.compared), func.sum(row.differing))
    rows = connection.execute(statement.where(row.cycle_id == cycle_id).group_by(*group))
    return {(number, channel): KeyingSums(*map(int, counts)) for number, channel, *counts in rows}
