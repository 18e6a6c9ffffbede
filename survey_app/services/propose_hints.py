"""Turns what the program would propose into drafts, for every organization of a cycle that has no proposals yet."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from survey_app.domain.proposal_hints import Hint
from survey_app.domain.proposals import PROPOSING_STATES
from survey_app.storage.cycle_lists import find_candidates, lock_cycle
from survey_app.storage.proposals import add_proposals, list_proposals


def propose_hints(session: Session, cycle: str, hints: Mapping[str, tuple[Hint, ...]]) -> int:
    """Add the hints as drafts and return how many were added; the caller commits.

    Whoever got a proposal meanwhile is left alone. Raises CycleUnknown, CycleNotMovable before the cycle is closed.
    """
    row = lock_cycle(session, cycle, PROPOSING_STATES)
    connection = session.connection()
    present = list_proposals(connection, row.id)
    known = find_candidates(session, row, sorted(hints))
    drafts = [
        (known[code].id, hint.content)
        for code in sorted(hints)
        if code not in present and code in known and known[code].is_listed
        for hint in hints[code]
    ]
    return len(add_proposals(connection, row.id, drafts))
