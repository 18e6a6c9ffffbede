"""The proposals of councils to the organizations of a cycle, and the decisions about them.

Whoever writes holds the cycle's row (`cycle_lists.lock_cycle`), so that no draft changes while it is approved.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import CycleState
from survey_app.domain.proposal_errors import ProposalsChanged, ProposalUnknown
from survey_app.domain.proposals import Proposal, ProposalContent
from survey_app.storage.models import CouncilRow, CycleRow, OrganizationRow, ProposalDecisionRow, ProposalRow


class PublishedProposal(NamedTuple):
    """A proposal as its organization reads it: of which cycle, year and council."""

    cycle: str
    year: int
    council: str
    proposal: Proposal


_Approval = aliased(ProposalDecisionRow)
_Withdrawal = aliased(ProposalDecisionRow)


def list_proposals(
    connection: Connection, cycle_id: int, organization: str | None = None
) -> Mapping[str, Sequence[Proposal]]:
    """Return a cycle's proposals, drafts and withdrawn ones too, by the organization's code, the oldest first.

    With a code those of that organization alone; an organization without any is absent.
    """
    statement = (
        select_proposals().where(ProposalRow.cycle_id == cycle_id).order_by(OrganizationRow.code, ProposalRow.id)
    )
    if organization is not None:
        statement = statement.where(OrganizationRow.code == organization)
    listed: dict[str, list[Proposal]] = {}
    for values in connection.execute(statement):
        proposal = read_proposal(values)
        listed.setdefault(proposal.organization, []).append(proposal)
    return listed


def list_published_proposals(connection: Connection, organization: str) -> list[PublishedProposal]:
    """Return the approved proposals to an organization in published cycles, the newest year first."""
    own: tuple[Any, ...] = (CycleRow.code, CycleRow.year, CouncilRow.name)
    statement = (
        select_proposals(*own)
        .join(CycleRow, CycleRow.id == ProposalRow.cycle_id)
        .join(CouncilRow, CouncilRow.id == CycleRow.council_id)
        .where(OrganizationRow.code == organization, CycleRow.state == CycleState.PUBLISHED)
        .where(ProposalRow.approval_id.is_not(None), ProposalRow.withdrawal_id.is_(None))
        .order_by(CycleRow.year.desc(), CycleRow.code, ProposalRow.id)
    )
    return [
        PublishedProposal(code, year, council, read_proposal(values))
        for *values, code, year, council in connection.execute(statement)
    ]


def get_proposal(connection: Connection, cycle_id: int, number: int, organization: str | None = None) -> Proposal:
    """Return a proposal of the cycle by its row id; with a code one to that organization. Raises ProposalUnknown."""
    found = connection.execute(
        select_proposals().where(ProposalRow.cycle_id == cycle_id, ProposalRow.id == number)
    ).one_or_none()
    proposal = None if found is None else read_proposal(found)
    if proposal is None or organization not in (None, proposal.organization):
        raise ProposalUnknown("The cycle has no such proposal.", about=(str(number),))
    return proposal


def get_draft(connection: Connection, cycle_id: int, number: int, organization: str | None = None) -> Proposal:
    """Return a proposal that may still change. Raises ProposalUnknown, ProposalsChanged."""
    proposal = get_proposal(connection, cycle_id, number, organization)
    if proposal.state != "draft":
        raise ProposalsChanged("What a council has approved is not changed.", about=(proposal.state,))
    return proposal


def add_proposals(connection: Connection, cycle_id: int, proposals: Iterable[tuple[int, ProposalContent]]) -> list[int]:
    """Add drafts, each for the organization of this row id; returns their row ids in the same order."""
    rows = [
        {"cycle_id": cycle_id, "organization_id": organization_id, **_values(content)}
        for organization_id, content in proposals
    ]
    if not rows:
        return []
    statement = insert(ProposalRow).returning(ProposalRow.id, sort_by_parameter_order=True)
    return list(connection.scalars(statement, rows))


def write_proposal(connection: Connection, number: int, content: ProposalContent) -> None:
    """Write a draft anew."""
    connection.execute(update(ProposalRow).where(ProposalRow.id == number).values(_values(content)))


def drop_proposal(connection: Connection, number: int) -> None:
    """Take a draft out."""
    connection.execute(delete(ProposalRow).where(ProposalRow.id == number))


def count_drafts(connection: Connection, cycle_id: int) -> int:
    """Return how many proposals of a cycle no decision has approved yet."""
    drafts = (ProposalRow.cycle_id == cycle_id, ProposalRow.approval_id.is_(None))
    return connection.scalar(select(func.count()).select_from(ProposalRow).where(*drafts)) or 0


def approve_drafts(connection: Connection, cycle_id: int, decision: Decision) -> int:
    """Let a decision approve every draft of a cycle; returns how many. Without any, the decision is not kept."""
    drafts = count_drafts(connection, cycle_id)
    if drafts:
        number = _add_decision(connection, cycle_id, decision)
        row = ProposalRow
        waiting = update(row).where(row.cycle_id == cycle_id, row.approval_id.is_(None))
        connection.execute(waiting.values(approval_id=number))
    return drafts


def write_withdrawal(connection: Connection, cycle_id: int, number: int, decision: Decision) -> None:
    """Let a decision withdraw an approved proposal; it stays on record."""
    decided = _add_decision(connection, cycle_id, decision)
    connection.execute(update(ProposalRow).where(ProposalRow.id == number).values(withdrawal_id=decided))


def select_proposals(*more: Any) -> Select[Any]:
    """Return the statement whose rows `read_proposal` reads; further columns come after."""
    row, approval, withdrawal = ProposalRow, _Approval, _Withdrawal
    own: tuple[Any, ...] = (row.id, OrganizationRow.code, row.text, row.indicator, row.due_on, row.item)
    decided = (approval.number, approval.decided_on, withdrawal.number, withdrawal.decided_on)
    statement: Select[Any] = select(*own, *decided, *more).select_from(row)
    return (
        statement.join(OrganizationRow, OrganizationRow.id == row.organization_id)
        .outerjoin(approval, approval.id == row.approval_id)
        .outerjoin(withdrawal, withdrawal.id == row.withdrawal_id)
    )


def read_proposal(values: Sequence[Any]) -> Proposal:
    """Return the proposal of a row of `select_proposals`."""
    number, organization, text, indicator, due_on, item, *decided = values
    approved, withdrawn = (None if decided[at] is None else Decision(decided[at], decided[at + 1]) for at in (0, 2))
    return Proposal(number, organization, ProposalContent(text, indicator, due_on, item), approved, withdrawn)


def _add_decision(connection: Connection, cycle_id: int, decision: Decision) -> int:
    values = {"cycle_id": cycle_id, "number": decision.number, "decided_on": decision.decided_on}
    statement = insert(ProposalDecisionRow).values(values).returning(ProposalDecisionRow.id)
    return connection.execute(statement).scalar_one()


def _values(content: ProposalContent) -> dict[str, Any]:
    return {"text": content.text, "indicator": content.indicator, "due_on": content.due_on, "item": content.item}
