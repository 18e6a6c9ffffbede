"""Which scores of an organization its councils published."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from survey_app.domain.cycles import CycleState
from survey_app.exports.snapshot_json import parse_decision, parse_published_scores
from survey_app.storage.organization_cycles import list_organization_cycles
from survey_app.storage.registered_sites import find_registered_site
from survey_app.storage.snapshots import find_snapshot


@dataclass(frozen=True, slots=True)
class DecidedScore:
    """A score (digits with a point, None if there is none) and the decision that published it."""

    score: str | None
    decision_number: str
    decided_on: date


def list_published_scores(connection: Connection, organization: str) -> dict[str, DecidedScore]:
    """Return the scores of the organization with this canonical code, by code of the cycle; published cycles only."""
    found = find_registered_site(connection, organization)
    scores: dict[str, DecidedScore] = {}
    for cycle in list_organization_cycles(connection, found.organization_id) if found else ():
        published = find_snapshot(connection, cycle.id) if cycle.card.state == CycleState.PUBLISHED else None
        if published is not None:
            own = parse_published_scores(published.content).get(organization)
            score = own.score if own else None
            decision = parse_decision(published.content)
            scores[cycle.card.code] = DecidedScore(score, decision.number, decision.decided_on)
    return scores
