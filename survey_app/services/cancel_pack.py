"""Cancels the making of a pack; whoever builds it sees that within seconds."""

from datetime import datetime

from sqlalchemy import Engine

from survey_app.services.look_at_pack import get_packed_cycle
from survey_app.storage.packs import cancel_pack as cancel
from survey_app.storage.visible_cycles import Sight


def cancel_pack(engine: Engine, code: str, sight: Sight, *, now: datetime) -> bool:
    """Cancel what is waited for; False if nothing is. Raises CycleUnknown."""
    with engine.begin() as connection:
        return cancel(connection, get_packed_cycle(connection, code, sight).id, now)
