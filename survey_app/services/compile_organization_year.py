"""Totals of one organization in all cycles of a year that somebody may see."""

from sqlalchemy import Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cards import CycleCard
from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.tallies import OrganizationTotals, Selection
from survey_app.services.compile_totals import compile_totals
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import Sight, can_see_organization, list_visible_cycles


def compile_organization_year(
    engine: Engine, catalogue: Catalogue, sight: Sight, year: int, selection: Selection
) -> list[tuple[CycleCard, OrganizationTotals]]:
    """Return the totals of the selection's organization by cycle, in the order of their codes.

    Raises OrganizationUnknown if it is out of sight.
    """
    organization = selection.organization or ""
    with read_snapshot(engine) as connection:
        if not can_see_organization(connection, sight, organization):
            raise OrganizationUnknown("You can see no organization with this code.", about=(organization,))
        return [
            (cycle.card, totals)
            for cycle in list_visible_cycles(connection, sight)
            if cycle.card.year == year
            for totals in compile_totals(connection, catalogue, cycle, selection)
        ]
