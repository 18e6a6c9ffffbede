"""Asks for the pack of a published cycle; the worker builds it."""

from datetime import datetime

from sqlalchemy import Engine

from survey_app.domain.cycles import CycleState
from survey_app.domain.pack_errors import NotPublished
from survey_app.services.look_at_pack import get_packed_cycle
from survey_app.storage.packs import request_pack as add_request
from survey_app.storage.visible_cycles import Sight


def request_pack(engine: Engine, code: str, sight: Sight, *, by: str, now: datetime) -> bool:
    """Ask for a pack, in place of the one that is there; False if one is waited for already.

    `by` names no person ("account 5"). Raises CycleUnknown, NotPublished.
    """
    with engine.begin() as connection:
        cycle = get_packed_cycle(connection, code, sight)
        if cycle.card.state != CycleState.PUBLISHED:
            raise NotPublished(f"Cycle {code} is not published.", about=(code,))
        return add_request(connection, cycle.id, by=by, now=now)
