"""Registered places in the database; one that is removed keeps its row, for responses that were counted there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from survey_app.domain.places import place_order
from survey_app.storage.constraints import refusing_violations
from survey_app.storage.models import OrganizationRow, PlaceRow

_CHUNK: Final = 500  # keys in one IN list: far under every database's limit of parameters


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as totals know it; a removed one has no new responses."""

    id: int
    code: str
    name: str
    is_removed: bool


def list_places(session: Session, organization_id: int) -> list[PlaceRow]:
    """Return the registered places of an organization, by code."""
    own = select(PlaceRow).where(PlaceRow.organization_id == organization_id, ~PlaceRow.is_removed)
    return sorted(session.scalars(own), key=lambda place: place_order(place.code))


def list_known_places(connection: Connection, organization: str | None) -> Mapping[int, Sequence[KnownPlace]]:
    """Return the places, removed ones too, by organization's row id and in order; perhaps of one organization only."""
    row = PlaceRow
    statement = select(row.organization_id, row.id, row.code, row.name, row.is_removed)
    if organization is not None:
        statement = statement.join(OrganizationRow).where(OrganizationRow.code == organization)
    known: dict[int, list[KnownPlace]] = defaultdict(list)
    for number, key, code, name, is_removed in connection.execute(statement):
        known[number].append(KnownPlace(key, code, name, is_removed))
    return {number: sorted(places, key=lambda each: place_order(each.code)) for number, places in known.items()}


def map_places(session: Session, organization_ids: Collection[int]) -> dict[tuple[int, str], PlaceRow]:
    """Return the places of these organizations, removed ones too, by organization's row id and code."""
    ids = sorted(organization_ids)
    chunks = (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
    found = (session.scalars(select(PlaceRow).where(PlaceRow.organization_id.in_(chunk))) for chunk in chunks)
    return {(place.organization_id, place.code): place for places in found for place in places}


def add_places(session: Session, places: Iterable[tuple[int, str, str]]) -> None:
    """Register places that have no row yet: organization's row id, code, name. Raises AlreadyExists."""
    rows = [{"organization_id": number, "code": code, "name": name} for number, code, name in places]
    if rows:
        with refusing_violations(*(str(row["code"]) for row in rows)):
            session.execute(insert(PlaceRow).values(is_removed=False), rows)


def register_again(session: Session, names: Mapping[int, str]) -> None:
    """Give the places with these row ids these names; those that were removed return."""
    rows = [{"id": number, "name": name, "is_removed": False} for number, name in names.items()]
    if rows:
        session.execute(update(PlaceRow), rows)


def remove_place(session: Session, organization_id: int, code: str) -> bool:
    """Let a place take no more responses; False if there is none that does."""
    own = (PlaceRow.organization_id == organization_id) & (PlaceRow.code == code) & ~PlaceRow.is_removed
    removed = session.execute(update(PlaceRow).where(own).values(is_removed=True).returning(PlaceRow.id))
    return removed.first() is not None
