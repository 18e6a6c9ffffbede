"""Makes the snapshot of a cycle: all that its rating follows from, as it is now."""

import msgspec
from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import Decision
from survey_app.domain.intervals import Interval
from survey_app.domain.rating_compilation import PublishedScore
from survey_app.domain.tallies import Selection
from survey_app.exports.json_file import shape_instant
from survey_app.exports.snapshot_json import (
    Snapshot,
    SnapshotInterval,
    SnapshotObserved,
    SnapshotOrganization,
    SnapshotPrevious,
    start_snapshot,
)
from survey_app.services.estimate_intervals import estimate_intervals
from survey_app.services.find_edition import find_edition
from survey_app.services.list_counted import CountedOrganization, list_counted
from survey_app.services.list_previous_scores import list_previous_scores
from survey_app.storage.observations import ObservationRecord
from survey_app.storage.visible_cycles import VisibleCycle


def make_snapshot(connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, decision: Decision) -> Snapshot:
    """Return the snapshot at the connection's moment, still without results. Raises NoRating."""
    edition = find_edition(connection, catalogue, cycle)
    counted = list_counted(
        connection,
        catalogue,
        cycle,
        edition,
        Selection(),
        # Anew: responses may have been set aside since the cycle was closed.
        intervals=estimate_intervals(connection, catalogue, cycle, edition),
        previous=list_previous_scores(connection, cycle),
    )
    return start_snapshot(cycle.card, decision, edition, map(_keep, counted))


def _keep(organization: CountedOrganization) -> SnapshotOrganization:
    counts, record = organization.read_counts(), organization.record
    return SnapshotOrganization(
        **organization.facts._asdict(),
        responses=organization.counted,
        answers=counts.options,
        observations=msgspec.Raw(b"null" if record is None else record.content.encode()),
        observed=_keep_record(record),
        interval=_keep_interval(organization.interval),
        previous=_keep_previous(organization.previous),
    )


def _keep_record(record: ObservationRecord | None) -> SnapshotObserved | None:
    if record is None:
        return None
    return SnapshotObserved(shape_instant(record.recorded_at), record.recorded_by, record.role)


def _keep_interval(interval: Interval | None) -> SnapshotInterval | None:
    return None if interval is None else SnapshotInterval(*map(str, interval))


def _keep_previous(previous: PublishedScore | None) -> SnapshotPrevious | None:
    return None if previous is None else SnapshotPrevious(previous.score, previous.edition)
