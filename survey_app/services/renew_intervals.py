"""Estimates anew how far chance may have moved scores of a closed cycle that got responses since."""

from collections.abc import Mapping

from sqlalchemy.orm import Session, sessionmaker

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import NoRating
from survey_app.services.estimate_intervals import estimate_intervals
from survey_app.services.find_edition import find_edition
from survey_app.storage.cycles import get_cycle
from survey_app.storage.ratings import has_interval, write_intervals
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle


def renew_intervals(
    sessions: sessionmaker[Session], catalogue: Catalogue, code: str, organizations: Mapping[int, str]
) -> None:
    """Estimate the intervals that are missing of these organizations (code by row id), if the cycle is closed.

    One transaction each, so that on SQLite nobody waits long. Interrupted, the others have no interval until this is
    called again: one that is missing claims nothing.
    """
    for number, organization in organizations.items():
        with sessions.begin() as session:
            if get_cycle(session, code, lock=True).state != CycleState.CLOSED:
                return  # while it is open nothing is estimated; what is published stays
            connection = session.connection()
            cycle = find_visible_cycle(connection, code, EVERYTHING)
            assert cycle, "its row is locked"
            if has_interval(connection, cycle.id, number):
                continue
            try:
                edition = find_edition(connection, catalogue, cycle)
            except NoRating:
                return
            intervals = estimate_intervals(connection, catalogue, cycle, edition, organization)
            write_intervals(connection, cycle.id, intervals, number)
