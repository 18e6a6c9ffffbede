"""Compiles the rating of a cycle: from counts and observations of one moment, or from what was published."""

from typing import Final

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.compiled_rating import CompiledRating, RatingSelection
from survey_app.domain.errors import InvalidInput, OrganizationUnknown, Problem
from survey_app.domain.rating_compilation import rate_cycle
from survey_app.domain.tallies import Selection
from survey_app.exports.snapshot_json import parse_snapshot
from survey_app.services.find_edition import find_edition
from survey_app.services.list_counted import list_counted
from survey_app.services.list_previous_scores import list_previous_scores
from survey_app.services.rate_snapshot import rate_snapshot
from survey_app.services.remember_scores import remember_scores
from survey_app.storage.observations import find_listed
from survey_app.storage.ratings import list_intervals
from survey_app.storage.snapshots import find_snapshot
from survey_app.storage.visible_cycles import VisibleCycle

_NOT_PUBLISHED: Final = "A published rating counts no responses that the council has set aside."


def compile_rating(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, selection: RatingSelection
) -> CompiledRating:
    """Return the rating at the connection's snapshot; ranks and means are the whole cycle's, whatever is selected.

    Raises NoRating, OrganizationUnknown if the cycle does not list the organization that is asked for, InvalidInput if
    a published cycle is asked for the responses set aside.
    """
    if selection.organization is not None and find_listed(connection, cycle, selection.organization) is None:
        raise OrganizationUnknown("This cycle has no organization with this code.", about=(selection.organization,))
    published = find_snapshot(connection, cycle.id)
    if published is None:
        return _compile(connection, catalogue, cycle, selection)
    if selection.includes_set_aside:
        raise InvalidInput(_NOT_PUBLISHED, [Problem("/set_aside", "not_available", _NOT_PUBLISHED)])
    return rate_snapshot(parse_snapshot(published.content), cycle.card, published.frozen_at, selection)


def _compile(
    connection: Connection, catalogue: Catalogue, cycle: VisibleCycle, selection: RatingSelection
) -> CompiledRating:
    edition = find_edition(connection, catalogue, cycle)
    known = list_counted(
        connection,
        catalogue,
        cycle,
        edition,
        Selection(includes_set_aside=selection.includes_set_aside),
        # Intervals are those of the counted responses.
        intervals={} if selection.includes_set_aside else list_intervals(connection, cycle.id),
        previous=list_previous_scores(connection, cycle),
    )
    return rate_cycle(edition, cycle.card, known, selection, remembered=remember_scores(edition))
