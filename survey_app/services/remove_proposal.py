"""Takes a draft of a proposal out."""

from sqlalchemy.orm import Session

from survey_app.domain.proposals import PROPOSING_STATES
from survey_app.storage.cycle_lists import lock_cycle
from survey_app.storage.proposals import drop_proposal, get_draft


def remove_proposal(session: Session, cycle: str, number: int) -> None:
    """Remove a draft. The caller commits. Raises CycleUnknown, CycleNotMovable, ProposalUnknown, ProposalsChanged."""
    row = lock_cycle(session, cycle, PROPOSING_STATES)
    get_draft(session.connection(), row.id, number)
    drop_proposal(session.connection(), number)
