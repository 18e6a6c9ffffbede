"""Finds a typed sheet by what is printed on it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from survey_app.domain.sheet_heads import SheetName
from survey_app.domain.sheets import sheet_id
from survey_app.storage.sheets import StoredSheet, find_namespace, find_sheets, map_organizations
from survey_app.storage.visible_cycles import VisibleCycle


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet that is stored, with the canonical code of its organization."""

    id: UUID
    organization: str
    stored: StoredSheet


def find_sheet(
    connection: Connection, cycle: VisibleCycle, name: SheetName, *, lock: bool = False
) -> FoundSheet | None:
    """Return the sheet if it is stored, also under a former code of its organization.

    `lock` keeps the organization from being merged into another until the transaction ends.
    """
    namespace = find_namespace(connection, cycle.id)
    organization = map_organizations(connection, cycle.id, {name.organization}, lock=lock).get(name.organization)
    if namespace is None or organization is None:
        return None
    codes = (organization.code, *organization.former_codes)
    ids = [sheet_id(namespace, cycle.card.code, code, name.channel, name.number) for code in codes]
    stored = find_sheets(connection, set(ids))
    known = next((each for each in ids if each in stored), None)
    return None if known is None else FoundSheet(known, organization.code, stored[known])
