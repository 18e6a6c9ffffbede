"""Keeps what a council proposes to an organization, as a draft."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from survey_app.domain.errors import InvalidInput, OrganizationUnknown
from survey_app.domain.proposals import PROPOSING_STATES, ProposalContent, check_proposal
from survey_app.storage.cycle_lists import find_candidates, lock_cycle
from survey_app.storage.proposals import add_proposals, get_draft, list_proposals, write_proposal


def record_proposal(
    session: Session,
    cycle: str,
    organization: str,
    content: ProposalContent,
    *,
    indicators: Collection[str],
    number: int | None = None,
) -> int:
    """Add a draft, or correct the one with this row id; returns its row id. The caller commits.

    A new draft that says what another one says is that one: whoever presses twice proposes once. `indicators` are the
    codes of the cycle's edition. Raises CycleUnknown, CycleNotMovable before the cycle is closed, OrganizationUnknown
    if it is not on the list, ProposalUnknown, ProposalsChanged, InvalidInput with all problems.
    """
    row = lock_cycle(session, cycle, PROPOSING_STATES)
    connection = session.connection()
    listed = find_candidates(session, row, [organization]).get(organization)
    if listed is None or not listed.is_listed:
        raise OrganizationUnknown("This cycle has no organization with this code.", about=(organization,))
    if number is not None:
        get_draft(connection, row.id, number, organization)
    if problems := check_proposal(content, indicators, row.year):
        raise InvalidInput(" ".join(each.detail for each in problems), problems)
    if number is not None:
        write_proposal(connection, number, content)
        return number
    present = list_proposals(connection, row.id, organization).get(organization, ())
    same = [each.id for each in present if each.state == "draft" and each.content == content]
    return same[0] if same else add_proposals(connection, row.id, [(listed.id, content)])[0]
