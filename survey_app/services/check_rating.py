"""Computes a published rating again, from its snapshot alone, and compares it with what was published."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Engine

from survey_app.domain.compiled_rating import Decision, RatingSelection
from survey_app.domain.errors import CycleNotMovable, CycleUnknown
from survey_app.exports.snapshot_json import list_differences, parse_snapshot, read_decision, render_results
from survey_app.services.rate_snapshot import rate_snapshot
from survey_app.storage.session import read_snapshot
from survey_app.storage.snapshots import find_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle


@dataclass(frozen=True, slots=True)
class RatingCheck:
    """Whether a snapshot is still what was stored, whether its results follow from it, and for whom they do not.

    `organizations` and `decision` are None if the snapshot cannot be read at all; `told` is the decision that the
    columns beside it tell, which is the same unless somebody changed one of the two.
    """

    organizations: int | None
    digest: str
    is_whole: bool
    is_equal: bool
    differing: Sequence[str]
    told: Decision
    decision: Decision | None

    @property
    def tells_the_decision(self) -> bool:
        """Whether the decision beside the snapshot is the published one."""
        return self.told == self.decision


def check_rating(engine: Engine, code: str) -> RatingCheck:
    """Check the rating of a published cycle. Raises CycleUnknown, CycleNotMovable if it is not published."""
    with read_snapshot(engine) as connection:
        cycle = find_visible_cycle(connection, code, EVERYTHING)
        if cycle is None:
            raise CycleUnknown(f"There is no cycle {code}.", about=(code,))
        stored = find_snapshot(connection, cycle.id)
    if stored is None:
        detail = f"Cycle {code} is {cycle.card.state}: only a published one has a snapshot."
        raise CycleNotMovable(detail, about=(code, cycle.card.state))
    told = Decision(stored.decision_number, stored.decided_on)
    try:
        snapshot = parse_snapshot(stored.content)
    except msgspec.DecodeError:
        return RatingCheck(None, stored.digest, stored.is_whole, is_equal=False, differing=(), told=told, decision=None)
    rating = rate_snapshot(snapshot, cycle.card, stored.frozen_at, RatingSelection())
    again, published = render_results(rating), bytes(snapshot.results)
    return RatingCheck(
        organizations=len(snapshot.organizations),
        digest=stored.digest,
        is_whole=stored.is_whole,
        is_equal=again == published,
        differing=list_differences(published, again),
        told=told,
        decision=read_decision(snapshot),
    )
