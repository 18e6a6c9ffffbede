"""What a council proposes to an organization after assessing it: text, indicator, deadline, and its decisions."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import CycleState

ProposalState: TypeAlias = Literal["draft", "approved", "withdrawn"]
LONGEST_PROPOSAL: Final = 2000  # characters
PROPOSING_STATES: Final = (CycleState.CLOSED, CycleState.PUBLISHED)
"""The cycle's states in which its proposals are made and decided: before, the numbers still move."""


@dataclass(frozen=True, slots=True)
class ProposalContent:
    """What is proposed; `indicator` is its code in the cycle's edition, `due_on` the deadline; both may be absent.

    `item` says which thing of a check-list was not found, as `list/item` by their codes: `stand/schedule`.
    """

    text: str
    indicator: str | None = None
    due_on: date | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it is kept: a draft until the council approves it, withdrawn only by another decision."""

    id: int
    organization: str
    content: ProposalContent
    approved: Decision | None = None
    withdrawn: Decision | None = None

    @property
    def state(self) -> ProposalState:
        """Where it stands: only a draft is changed or removed, only what is approved is withdrawn."""
        if self.withdrawn is not None:
            return "withdrawn"
        return "draft" if self.approved is None else "approved"
