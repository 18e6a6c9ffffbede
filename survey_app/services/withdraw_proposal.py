"""Withdraws an approved proposal with another decision of the council; it stays on record."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey_app.domain import proposals
from survey_app.domain.compiled_rating import Decision
from survey_app.domain.errors import InvalidInput
from survey_app.domain.proposal_errors import ProposalsChanged
from survey_app.services.freeze_cycle import check_decision
from survey_app.storage.councils import find_timezone
from survey_app.storage.cycle_lists import lock_cycle
from survey_app.storage.proposals import get_proposal, write_withdrawal


def withdraw_proposal(session: Session, cycle: str, number: int, decision: Decision, *, now: datetime) -> None:
    """Withdraw the proposal of this row id. The caller commits; `now` has a time zone.

    Raises CycleUnknown, CycleNotMovable, ProposalUnknown, ProposalsChanged unless it is approved and not withdrawn yet,
    InvalidInput with every problem of the decision.
    """
    row = lock_cycle(session, cycle, proposals.PROPOSING_STATES)
    assert row.council_id is not None, "a standing year has no list"
    connection = session.connection()
    proposal = get_proposal(connection, row.id, number)
    if proposal.state != "approved":
        raise ProposalsChanged("Only what a council has approved is withdrawn.", about=(proposal.state,))
    today = now.astimezone(find_timezone(connection, row.council_id)).date()
    if problems := check_decision(decision, row.year, today):
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    write_withdrawal(connection, row.id, number, decision)
