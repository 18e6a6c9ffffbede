"""How the pack of a cycle stands: whether it can be made, is being made, is there, and is not outdated."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from survey_app.domain.cards import CycleCard
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import CycleUnknown
from survey_app.domain.signs import Sign
from survey_app.services.gather_pack import read_pack_inputs
from survey_app.services.look_at_worker import look_at_worker
from survey_app.storage.councils import find_timezone
from survey_app.storage.packs import StoredPack, find_pack
from survey_app.storage.system_state import read_lease_end
from survey_app.storage.visible_cycles import Sight, VisibleCycle, find_visible_cycle


@dataclass(frozen=True, slots=True)
class PackSight:
    """A cycle's pack, None if there is none; `is_outdated`: made anew, it would be another. `zone` is the council's."""

    cycle: CycleCard
    pack: StoredPack | None
    is_outdated: bool
    worker: Sign
    zone: ZoneInfo

    @property
    def is_possible(self) -> bool:
        """Whether the cycle has what a pack is made from."""
        return self.cycle.state == CycleState.PUBLISHED


def look_at_pack(connection: Connection, code: str, sight: Sight, now: datetime) -> PackSight:
    """Return how the pack of a cycle stands. Raises CycleUnknown."""
    cycle = get_packed_cycle(connection, code, sight)
    pack = find_pack(connection, cycle.id)
    is_ready = pack is not None and pack.state == "ready"
    return PackSight(
        cycle.card,
        pack,
        is_outdated=is_ready and pack is not None and read_pack_inputs(connection, cycle).digest != pack.inputs,
        worker=look_at_worker(read_lease_end(connection), now),
        zone=find_timezone(connection, cycle.council_id),
    )


def get_packed_cycle(connection: Connection, code: str, sight: Sight) -> VisibleCycle:
    """Return a cycle that may have a pack: no standing year. Raises CycleUnknown."""
    cycle = find_visible_cycle(connection, code, sight)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown("No cycle that you can see has this code.", about=(code,))
    return cycle
