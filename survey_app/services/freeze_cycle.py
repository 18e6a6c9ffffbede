"""Publishes a closed cycle with the council's decision: from then on its rating is that of the snapshot, for ever."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import CompiledRating, Decision, RatingSelection
from survey_app.domain.cycles import CycleState, can_move
from survey_app.domain.decisions import check_decision_number
from survey_app.domain.errors import CycleNotMovable, CycleUnknown, InvalidInput, Problem
from survey_app.exports.snapshot_json import Snapshot, render_results, render_snapshot
from survey_app.services.make_snapshot import make_snapshot
from survey_app.services.rate_snapshot import rate_snapshot
from survey_app.storage.cycles import get_cycle
from survey_app.storage.models import CouncilRow, CycleRow
from survey_app.storage.second_keyings import forget_mismatches
from survey_app.storage.session import read_snapshot
from survey_app.storage.snapshots import StoredSnapshot, add_snapshot, digest_of
from survey_app.storage.visible_cycles import EVERYTHING, VisibleCycle, find_visible_cycle


@dataclass(frozen=True, slots=True)
class FrozenCycle:
    """What was published, and the digest by which it can be recognized."""

    rating: CompiledRating
    digest: str


def freeze_cycle(
    engine: Engine,
    sessions: sessionmaker[Session],
    catalogue: Catalogue,
    *,
    code: str,
    decision: Decision,
    now: datetime,
) -> FrozenCycle:
    """Publish a cycle in one transaction; organizations without a score are published as such.

    What differed in second keyings is forgotten with it: no sheet can be typed in anew any more.

    `now` has a time zone. The decision's day may not come after today, which is the council's. Raises CycleUnknown,
    CycleNotMovable unless the cycle is closed, NoRating, InvalidInput with every problem of the decision.
    """
    with sessions.begin() as session:
        row = get_cycle(session, code, lock=True)
        council = session.get_one(CouncilRow, row.council_id)
        _check(row, decision, now.astimezone(ZoneInfo(council.timezone)).date())
        # The lock keeps observations and moves away: what is read now, at one moment, is what will have been published.
        with read_snapshot(engine) as connection:
            cycle = _get_visible(connection, code)
            snapshot = make_snapshot(connection, catalogue, cycle, decision)
        rating = rate_snapshot(snapshot, cycle.card, now, RatingSelection())
        stored = _render(snapshot, rating, decision, now)
        add_snapshot(session.connection(), row.id, stored)
        forget_mismatches(session.connection(), row.id)
        row.state = CycleState.PUBLISHED.value
    return FrozenCycle(rating, stored.digest)


def check_decision(decision: Decision, year: int, today: date) -> list[Problem]:
    """Return what is wrong with a decision about a cycle of this year."""
    problems, day = check_decision_number(decision.number), decision.decided_on.isoformat()
    if decision.decided_on > today:
        problems.append(Problem("/date", "decision_future", "Decisions of days to come cannot be published.", day))
    elif decision.decided_on.year < year:
        problems.append(Problem("/date", "decision_early", "The decision is older than the cycle's year.", day))
    return problems


def _check(cycle: CycleRow, decision: Decision, today: date) -> None:
    problems = check_decision(decision, cycle.year, today)
    if problems:
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    if not can_move(CycleState(cycle.state), CycleState.PUBLISHED):
        detail = f"Cycle {cycle.code} is {cycle.state}: only a closed cycle is published."
        raise CycleNotMovable(detail, about=(cycle.code, cycle.state))


def _get_visible(connection: Connection, code: str) -> VisibleCycle:
    cycle = find_visible_cycle(connection, code, EVERYTHING)
    if cycle is None:
        raise CycleUnknown(f"There is no cycle {code}.", about=(code,))
    return cycle


def _render(snapshot: Snapshot, rating: CompiledRating, decision: Decision, now: datetime) -> StoredSnapshot:
    content = render_snapshot(snapshot, render_results(rating))
    return StoredSnapshot(decision.number, decision.decided_on, now, digest_of(content), content)
