"""Lists what councils proposed to an organization, for the organization itself: approved, of published cycles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.proposals import Proposal
from survey_app.services.find_edition import find_edition
from survey_app.storage.proposals import list_published_proposals
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle


@dataclass(frozen=True, slots=True)
class CycleProposals:
    """The proposals after one cycle, each with the title of its indicator ("" without one)."""

    cycle: str
    year: int
    council: str
    proposals: Sequence[tuple[Proposal, str]]


def list_own_proposals(connection: Connection, catalogue: Catalogue, organization: str) -> list[CycleProposals]:
    """Return the proposals to the organization of this code, the newest year first."""
    cycles = []
    published = list_published_proposals(connection, organization)
    for (code, year, council), own in groupby(published, attrgetter("cycle", "year", "council")):
        cycle = find_visible_cycle(connection, code, EVERYTHING)
        assert cycle, "its proposals were just read"
        edition = find_edition(connection, catalogue, cycle)
        titles = {each.code: each.title for criterion in edition.criteria for each in criterion.indicators}
        proposals = [(each.proposal, titles.get(each.proposal.content.indicator or "", "")) for each in own]
        cycles.append(CycleProposals(code, year, council, proposals))
    return cycles
