"""Takes organizations off the list of a draft cycle."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from survey_app.domain.cycles import CycleState
from survey_app.storage.cycle_lists import lock_cycle, remove_some


def remove_from_list(session: Session, cycle: str, codes: Iterable[str]) -> int:
    """Remove these organizations, by code; returns how many were on the list. The caller commits.

    Raises CycleUnknown, CycleNotMovable unless the cycle is a draft.
    """
    row = lock_cycle(session, cycle, (CycleState.DRAFT,))
    return remove_some(session, row.id, codes)
