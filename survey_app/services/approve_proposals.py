"""Approves all drafts of a cycle's proposals with a decision of the council."""

from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.errors import InvalidInput
from survey_app.domain.proposal_errors import ProposalsChanged
from survey_app.domain.proposals import PROPOSING_STATES, digest_drafts
from survey_app.services.freeze_cycle import check_decision
from survey_app.storage.councils import find_timezone
from survey_app.storage.cycle_lists import lock_cycle
from survey_app.storage.proposals import approve_drafts, list_proposals


def approve_proposals(session: Session, cycle: str, decision: Decision, *, seen: str, now: datetime) -> int:
    """Approve the drafts whose digest is `seen` and return how many they are. The caller commits.

    `now` has a time zone; the decision's day may not come after today, which is the council's. Raises CycleUnknown,
    CycleNotMovable before the cycle is closed, InvalidInput with every problem of the decision, ProposalsChanged if the
    drafts are others than were seen.
    """
    row = lock_cycle(session, cycle, PROPOSING_STATES)
    assert row.council_id is not None, "a standing year has no list"
    connection = session.connection()
    today = now.astimezone(find_timezone(connection, row.council_id)).date()
    if problems := check_decision(decision, row.year, today):
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    if digest_drafts(chain.from_iterable(list_proposals(connection, row.id).values())) != seen:
        raise ProposalsChanged("The drafts have changed since they were shown.", about=(cycle,))
    return approve_drafts(connection, row.id, decision)
