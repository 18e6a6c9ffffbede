"""Finds the edition that a cycle is rated by: the one it was published with, before that the configured one."""

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.catalogue.methodologies import parse_edition
from survey_app.domain.errors import NoRating
from survey_app.domain.methodology import Edition
from survey_app.exports.snapshot_json import parse_snapshot_sources
from survey_app.storage.snapshots import find_snapshot
from survey_app.storage.visible_cycles import VisibleCycle


def find_edition(connection: Connection, catalogue: Catalogue, cycle: VisibleCycle) -> Edition:
    """Return the edition. Raises NoRating for a standing year, or if the edition's file is gone."""
    if cycle.is_standing:
        raise NoRating("Answers outside any cycle are not rated: no edition applies.", about=(cycle.card.code,))
    published = find_snapshot(connection, cycle.id)
    if published is not None:
        return parse_edition(parse_snapshot_sources(published.content))
    edition = catalogue.editions.get(cycle.card.edition or "")
    if edition is None:
        detail = f"The edition {cycle.card.edition} of this cycle is not in config/methodologies."
        raise NoRating(detail, about=(cycle.card.code, cycle.card.edition or ""))
    return edition
