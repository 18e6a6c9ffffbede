"""Finds what is recorded of an organization in a cycle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import CycleUnknown, OrganizationUnknown
from survey_app.domain.methodology import Edition
from survey_app.domain.observations import NOTHING_OBSERVED
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.domain.stored_observations import restore_observations
from survey_app.exports.snapshot_json import SnapshotOrganization, find_snapshot_organization
from survey_app.services.find_edition import find_edition
from survey_app.storage.councils import find_timezone
from survey_app.storage.observations import (
    ListedOrganization,
    ObservationRecord,
    find_listed,
    find_newest,
    list_records,
)
from survey_app.storage.snapshots import find_snapshot
from survey_app.storage.visible_cycles import Sight, VisibleCycle, find_visible_cycle


@dataclass(frozen=True, slots=True)
class AskedObservations:
    """Of which organization in which cycle, in whose sight."""

    cycle: str
    sight: Sight
    organization: str


@dataclass(frozen=True, slots=True)
class ObservationHistory:
    """What was recorded, newest first, of an organization of this name; `timezone` is the council's."""

    cycle: CycleCard
    organization: str
    timezone: ZoneInfo
    records: Sequence[ObservationRecord]


def find_observations(connection: Connection, catalogue: Catalogue, asked: AskedObservations) -> RecordedObservations:
    """Return what counts now, of a published cycle what was published. CycleUnknown, OrganizationUnknown, NoRating."""
    cycle, organization, published = _find(connection, asked)
    edition = find_edition(connection, catalogue, cycle)
    if published is not None:
        return describe_record(edition, organization, _read_record(published))
    return describe_record(edition, organization, find_newest(connection, cycle.id, organization.id))


def list_observation_records(connection: Connection, asked: AskedObservations) -> ObservationHistory:
    """Return what was recorded of an organization in a cycle. Raises as `find_place`."""
    cycle, organization = find_place(connection, asked)
    records = list_records(connection, cycle.id, organization.id)
    return ObservationHistory(cycle.card, organization.name, find_timezone(connection, cycle.council_id), records)


def find_place(connection: Connection, asked: AskedObservations) -> tuple[VisibleCycle, ListedOrganization]:
    """Return the cycle and its organization, once published as then. Raises CycleUnknown, OrganizationUnknown."""
    cycle, organization, _ = _find(connection, asked)
    return cycle, organization


def _find(
    connection: Connection, asked: AskedObservations
) -> tuple[VisibleCycle, ListedOrganization, SnapshotOrganization | None]:
    cycle = find_visible_cycle(connection, asked.cycle, asked.sight)
    if cycle is None:
        raise CycleUnknown("No cycle that you can see has this code.", about=(asked.cycle,))
    organization = find_listed(connection, cycle, asked.organization)
    if organization is None:
        raise OrganizationUnknown("This cycle has no organization with this code.", about=(asked.organization,))
    kept = _find_published(connection, cycle, asked.organization)
    if kept is not None:
        name = kept.short_name or kept.name
        organization = replace(organization, sphere=kept.sphere, kind=kept.kind, name=name)
    return cycle, organization, kept


def _find_published(connection: Connection, cycle: VisibleCycle, code: str) -> SnapshotOrganization | None:
    stored = find_snapshot(connection, cycle.id)
    return None if stored is None else find_snapshot_organization(stored.content, code)


def _read_record(published: SnapshotOrganization) -> ObservationRecord | None:
    observed = published.observed
    if observed is None:
        return None
    at, content = datetime.fromisoformat(observed.at), bytes(published.observations).decode()
    return ObservationRecord(at, observed.by, observed.role, content)


def describe_record(
    edition: Edition, organization: ListedOrganization, record: ObservationRecord | None
) -> RecordedObservations:
    """Return a record, or that there is none, as observations of the edition."""
    described = (organization.code, organization.sphere, organization.kind, edition)
    if record is None:
        return RecordedObservations(*described, NOTHING_OBSERVED)
    observations = restore_observations(edition, msgspec.json.decode(record.content))
    return RecordedObservations(
        *described, observations, record.recorded_at, record.recorded_by, record.role, record.id
    )
