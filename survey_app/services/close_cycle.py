"""Closes a cycle: totals stand still, and how far chance may have moved each score is estimated."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import NoRating
from survey_app.services.estimate_intervals import estimate_intervals
from survey_app.services.find_edition import find_edition
from survey_app.services.move_cycle import move_cycle
from survey_app.storage.ratings import write_intervals
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, find_visible_cycle


def close_cycle(engine: Engine, sessions: sessionmaker[Session], catalogue: Catalogue, code: str) -> None:
    """Close a cycle. Interrupted, closing again finishes it. Raises CycleUnknown, CycleNotMovable, Unavailable."""
    # While it is closing no response comes any more, and observations are not taken yet: nothing moves.
    move_cycle(sessions, code, CycleState.CLOSED, when_still=lambda: _estimate(engine, sessions, catalogue, code))


def _estimate(engine: Engine, sessions: sessionmaker[Session], catalogue: Catalogue, code: str) -> None:
    with read_snapshot(engine) as connection:
        cycle = find_visible_cycle(connection, code, EVERYTHING)
        assert cycle, "it is being closed"
        try:
            edition = find_edition(connection, catalogue, cycle)
        except NoRating:
            return  # its edition is gone: totals stand still all the same
        intervals = estimate_intervals(connection, catalogue, cycle, edition)
    with sessions.begin() as session:
        write_intervals(session.connection(), cycle.id, intervals)
