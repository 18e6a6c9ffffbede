"""Compiles what the program would propose to every organization of a cycle that has no proposals yet."""

from collections.abc import Mapping

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import RatingSelection
from survey_app.domain.proposal_hints import Hint, choose_hints, list_hints
from survey_app.services.compile_rating import compile_rating
from survey_app.storage.proposals import list_proposals
from survey_app.storage.visible_cycles import VisibleCycle


def compile_hints(connection: Connection, catalogue: Catalogue, cycle: VisibleCycle) -> Mapping[str, tuple[Hint, ...]]:
    """Return the hints by code of the organization; who has proposals, or no hints, is absent. Raises NoRating."""
    besides = frozenset(list_proposals(connection, cycle.id))
    rating = compile_rating(connection, catalogue, cycle, RatingSelection(besides=besides))
    found = (
        (each.code, choose_hints(list_hints(rating.edition, each, catalogue.hints, cycle.card.year)))
        for each in rating.organizations
    )
    return {code: hints for code, hints in found if hints}
