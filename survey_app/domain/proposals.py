"""What a council proposes to an organization after assessing it: text, indicator, deadline, and its decisions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from survey_app.domain.compiled_rating import Decision
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import Problem

ProposalState: TypeAlias = Literal["draft", "approved", "withdrawn"]
STATE_NAMES: Final[dict[ProposalState, str]] = {
    "draft": "Черновик",
    "approved": "Утверждено",
    "withdrawn": "Отозвано",
}
LONGEST_PROPOSAL: Final = 2000  # characters
LATEST_YEARS: Final = 5  # a deadline is at most so many years after that of assessment
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


def check_proposal(content: ProposalContent, indicators: Collection[str], year: int) -> list[Problem]:
    """Return what is wrong with a proposal after the year of assessment; `indicators` are the edition's codes."""
    problems = []
    if not content.text or len(content.text) > LONGEST_PROPOSAL or "\0" in content.text:
        detail = f"Give a text of 1 to {LONGEST_PROPOSAL} characters."
        problems.append(Problem("/text", "proposal_text", detail))
    if content.indicator is not None and content.indicator not in indicators:
        detail = "The cycle's edition has no such indicator."
        problems.append(Problem("/indicator", "indicator_unknown", detail, content.indicator))
    if content.due_on is not None and not year <= content.due_on.year <= year + LATEST_YEARS:
        detail = f"A deadline is in the years {year} to {year + LATEST_YEARS}."
        problems.append(Problem("/due_on", "proposal_deadline", detail, content.due_on.isoformat()))
    return problems


def digest_drafts(proposals: Iterable[Proposal]) -> str:
    """Return a digest of the drafts among these, in the order given: what is approved is what was seen."""
    drafts = [(each.id, each.organization, each.content) for each in proposals if each.state == "draft"]
    return sha256(repr(drafts).encode()).hexdigest()
