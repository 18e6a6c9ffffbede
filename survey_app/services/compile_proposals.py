"""Compiles the proposals of a cycle beside its rating: what was proposed to whom, and who has nothing yet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import CompiledRating, RatedOrganization, RatingSelection
from survey_app.domain.proposals import Proposal, ProposalState
from survey_app.services.compile_rating import compile_rating
from survey_app.storage.proposals import list_proposals
from survey_app.storage.visible_cycles import VisibleCycle

Show: TypeAlias = Literal["none", "draft", "approved", "withdrawn"]
SHOWS: Final[tuple[Show, ...]] = get_args(Show)


@dataclass(frozen=True, slots=True)
class CompiledProposals:
    """The organizations that are asked for, the lowest score first, and the proposals by their code.

    `without` counts organizations of the whole cycle that have no proposal, `states` its proposals by state.
    """

    rating: CompiledRating
    proposals: Mapping[str, Sequence[Proposal]]
    without: int
    states: Mapping[ProposalState, int]

    @property
    def found(self) -> int:
        """How many organizations are asked for."""
        return len(self.rating.organizations)

    def list_lowest(self, skip: int, most: int) -> list[RatedOrganization]:
        """Return some of the organizations, those without a score first, then the lowest."""
        end = max(self.found - skip, 0)
        return list(self.rating.organizations[max(end - most, 0) : end])[::-1]


def compile_proposals(
    connection: Connection,
    catalogue: Catalogue,
    cycle: VisibleCycle,
    selection: RatingSelection,
    *,
    show: Show | None = None,
    approved_only: bool = False,
) -> CompiledProposals:
    """Return the proposals at the connection's snapshot; `show` asks for organizations that have such, or none.

    Withdrawn ones alone are none. Raises NoRating, OrganizationUnknown.
    """
    listed = list_proposals(connection, cycle.id, selection.organization)
    if approved_only:
        listed = {code: [each for each in those if each.state == "approved"] for code, those in listed.items()}
    states = {code: {each.state for each in those} for code, those in listed.items()}
    having = frozenset(code for code, those in states.items() if those - {"withdrawn"})
    if show == "none":
        selection = replace(selection, besides=having)
    elif show is not None:
        selection = replace(selection, among=frozenset(code for code, those in states.items() if show in those))
    rating = compile_rating(connection, catalogue, cycle, selection)
    return CompiledProposals(
        rating=rating,
        proposals=listed,
        without=rating.rated + rating.unrated - len(having),
        states=Counter(each.state for each in chain.from_iterable(listed.values())),
    )
