"""What was shown last, in the database: changed only by whoever saw the latest state of it."""

from dataclasses import replace
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from survey_app.domain.disclosure import Disclosure
from survey_app.storage.models import DisclosedTotalsRow

Key = tuple[int, int]
"""Row ids of a cycle and of an organization."""
_MERGED: Final = "merged"  # differs from everything that says what is set aside


def find_disclosure(connection: Connection, key: Key) -> tuple[int, Disclosure | None]:
    """Return what was shown last with its version; version 0 and None if nothing was."""
    columns = select(DisclosedTotalsRow.version, DisclosedTotalsRow.content)
    row = connection.execute(columns.where(*_is(key))).one_or_none()
    return (0, None) if row is None else (row.version, msgspec.json.decode(row.content, type=Disclosure))


def replace_disclosure(connection: Connection, key: Key, version: int, disclosure: Disclosure) -> bool:
    """Remember what is shown now in place of this version; False if somebody else replaced it meanwhile."""
    values: dict[str, Any] = {"version": version + 1, "content": msgspec.json.encode(disclosure).decode()}
    if version:
        same = DisclosedTotalsRow.version == version
        return connection.execute(update(DisclosedTotalsRow).where(*_is(key), same).values(values)).rowcount == 1
    try:
        with connection.begin_nested():
            connection.execute(insert(DisclosedTotalsRow).values(cycle_id=key[0], organization_id=key[1], **values))
    except IntegrityError:
        return False
    return True


def merge_disclosures(connection: Connection, gone: int, kept: int) -> None:
    """Let what was shown of the organization `gone` have been shown of `kept`, which now has the responses of both.

    Where something was shown of either, growth is measured anew: responses of `gone` are not new to those who saw them.
    """
    row = DisclosedTotalsRow
    of_kept = connection.execute(select(row.cycle_id, row.version, row.content).where(row.organization_id == kept))
    for cycle_id, version, content in of_kept.all():
        of_gone = (row.cycle_id == cycle_id) & (row.organization_id == gone)
        if connection.execute(delete(row).where(of_gone)).rowcount:
            disturbed = replace(msgspec.json.decode(content, type=Disclosure), aside=_MERGED)
            replace_disclosure(connection, (cycle_id, kept), version, disturbed)
    connection.execute(update(row).where(row.organization_id == gone).values(organization_id=kept))


def _is(key: Key) -> tuple[Any, Any]:
    return DisclosedTotalsRow.cycle_id == key[0], DisclosedTotalsRow.organization_id == key[1]
