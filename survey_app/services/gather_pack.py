"""Gathers what goes into a council pack: the snapshot of a published cycle, and what the council decided beside it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from survey_app.domain.compiled_rating import Decision, RatingSelection
from survey_app.domain.errors import CycleUnknown
from survey_app.domain.pack_content import DecidingMeeting, EarlierResult, PackContent
from survey_app.domain.pack_errors import NotPublished, SnapshotChanged
from survey_app.domain.pack_protocol import find_deciding
from survey_app.domain.proposals import ProposalContent
from survey_app.exports.snapshot_json import Snapshot, parse_published_results, parse_snapshot, read_decision
from survey_app.services.list_previous_scores import YEARS
from survey_app.services.rate_snapshot import rate_snapshot
from survey_app.storage.calendars import list_meetings
from survey_app.storage.models import CouncilRow
from survey_app.storage.proposals import list_proposals
from survey_app.storage.snapshots import StoredSnapshot, find_snapshot, stream_earlier
from survey_app.storage.visible_cycles import EVERYTHING, VisibleCycle, find_visible_cycle


@dataclass(frozen=True, slots=True)
class PackInputs:
    """What a pack follows from; what was published before it cannot change any more."""

    council: str
    snapshot: str
    proposals: Mapping[str, Sequence[ProposalContent]]
    meeting: DecidingMeeting | None

    @property
    def digest(self) -> str:
        """Return the SHA-256 by which the same inputs are recognized."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def read_pack_inputs(connection: Connection, cycle: VisibleCycle) -> PackInputs:
    """Return what a cycle's pack follows from now. Raises NotPublished."""
    return _read_inputs(connection, cycle, _get_snapshot(connection, cycle))


def gather_pack(connection: Connection, code: str) -> tuple[PackContent, PackInputs]:
    """Return the content of a cycle's pack at the connection's moment.

    Raises CycleUnknown, NotPublished, SnapshotChanged if what is stored is not what was published.
    """
    cycle = find_visible_cycle(connection, code, EVERYTHING)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown(f"There is no cycle {code}.", about=(code,))
    stored = _get_snapshot(connection, cycle)
    if not stored.is_whole:
        raise SnapshotChanged(f"The snapshot of {code} is not what was published.", about=(code,))
    snapshot, inputs = parse_snapshot(stored.content), _read_inputs(connection, cycle, stored)
    content = PackContent(
        council=inputs.council,
        rating=rate_snapshot(snapshot, cycle.card, stored.frozen_at, RatingSelection()),
        decision=read_decision(snapshot),
        published_at=stored.frozen_at,
        digest=stored.digest,
        answers={each.code: each.answers for each in snapshot.organizations},
        earlier=_find_earlier(connection, cycle, snapshot),
        proposals=inputs.proposals,
        meeting=inputs.meeting,
    )
    return content, inputs


def _get_snapshot(connection: Connection, cycle: VisibleCycle) -> StoredSnapshot:
    stored = find_snapshot(connection, cycle.id)
    if stored is None:
        raise NotPublished(f"Cycle {cycle.card.code} is not published.", about=(cycle.card.code,))
    return stored


def _read_inputs(connection: Connection, cycle: VisibleCycle, stored: StoredSnapshot) -> PackInputs:
    with Session(connection) as session:
        council = session.get_one(CouncilRow, cycle.council_id).name
        meetings = [
            DecidingMeeting(each.held_on, each.protocol, each.agenda, each.decision)
            for each in list_meetings(session, cycle.council_id, stored.decided_on.year)
        ]
    proposed = list_proposals(connection, cycle.id)
    approved = {code: [each.content for each in own if each.state == "approved"] for code, own in proposed.items()}
    return PackInputs(
        council,
        stored.digest,
        {code: own for code, own in approved.items() if own},
        find_deciding(meetings, Decision(stored.decision_number, stored.decided_on)),
    )


def _find_earlier(connection: Connection, cycle: VisibleCycle, snapshot: Snapshot) -> dict[str, EarlierResult]:
    """Return the results behind the previous scores that the snapshot keeps: of the newest snapshot that has them."""
    wanted = {each.code: each.previous for each in snapshot.organizations if each.previous}
    found: dict[str, EarlierResult] = {}
    for content in stream_earlier(connection, cycle, cycle.card.year - YEARS):
        if len(found) == len(wanted):
            break
        published = parse_published_results(content)
        year, edition = published.cycle["year"], published.cycle["edition"]
        for each in published.organizations:
            previous = wanted.get(each.code)
            if previous and each.code not in found and (each.score, edition) == (previous.score, previous.edition):
                found[each.code] = EarlierResult(year, previous.score, each.criteria, each.indicators)
    return found
