"""Opens and closes cycles."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.cycles import CycleState, can_move
from survey_app.domain.errors import (
    AlreadyOpenElsewhere,
    CycleNotMovable,
    InvalidInput,
    Problem,
    RegisterChanged,
    Unavailable,
)
from survey_app.domain.list_checks import digest_list
from survey_app.services.show_own_questions import show_own_questions
from survey_app.storage import cycles
from survey_app.storage.cycle_lists import list_codes
from survey_app.storage.inflight import list_writers
from survey_app.storage.models import CycleRow
from survey_app.storage.recount import fold_or_recount

_POLL_SECONDS: Final = 0.05
_WAIT_SECONDS: Final = 60.0
_NAMED: Final = 20


def move_cycle(
    sessions: sessionmaker[Session],
    code: str,
    target: CycleState,
    *,
    seen: str | None = None,
    when_still: Callable[[], None] = lambda: None,
    wait_seconds: float = _WAIT_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Open (`target` open) or close (`target` closed) a cycle, committing on the way: closing takes two transactions.

    `seen` is the digest of the list that somebody looked at before opening it; None does not ask.
    With the opening the council's own questions are asked as they are written.
    `when_still` is called when no response of the cycle can come any more, just before it is closed.
    Raises CycleUnknown, CycleNotMovable, InvalidInput for an empty list, RegisterChanged if the list is another one
    than `seen`, AlreadyOpenElsewhere about the other cycles with their counts and then every organization, Unavailable
    if responses in flight do not end in time (closing again then finishes it).
    """
    if target is CycleState.OPEN:
        with sessions.begin() as session:
            _open(session, code, seen)
    elif target is CycleState.CLOSED:
        with sessions.begin() as session:
            _stop_taking(session, code)
        _wait_for_writers(sessions, wait_seconds, sleep)
        when_still()
        with sessions.begin() as session:
            _finish(session, code)
    else:
        raise CycleNotMovable(f"A cycle is not moved to {target} by hand.", about=(code, target.value))


def _open(session: Session, code: str, seen: str | None) -> None:
    cycle = cycles.get_cycle(session, code, lock=True)
    _check_move(cycle, CycleState.OPEN)
    if not cycles.count_organizations(session, cycle.id):
        detail = "A cycle without organizations cannot be opened."
        raise InvalidInput(detail, [Problem("/organizations", "list_empty", detail)])
    if seen is not None and seen != digest_list(list_codes(session, cycle.id)):
        raise RegisterChanged("The list has changed since somebody looked at it; look again.")
    try:
        cycles.mark_open(session, cycle.id, is_open=True)
    except AlreadyOpenElsewhere as refusal:
        raise _open_elsewhere(cycles.list_open_elsewhere(session, cycle.id)) from refusal
    show_own_questions(session.connection(), cycle.id)
    cycle.state = CycleState.OPEN.value


def _open_elsewhere(others: Sequence[cycles.OpenElsewhere]) -> AlreadyOpenElsewhere:
    counts = Counter(each.cycle for each in others)
    where = ", ".join(f"{code} ({count})" for code, count in counts.items())
    codes = [each.organization for each in others]
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    detail = f"An organization can be in one open cycle only; others: {where}: {', '.join(codes[:_NAMED])}{more}."
    return AlreadyOpenElsewhere(detail, about=(where, *codes))


def _stop_taking(session: Session, code: str) -> None:
    """From this commit on no new response finds the cycle open; a close that was interrupted has done this already."""
    cycle = cycles.get_cycle(session, code, lock=True)
    if cycle.state != CycleState.CLOSING:
        _check_move(cycle, CycleState.CLOSING)
        cycles.mark_open(session, cycle.id, is_open=False)
        cycle.state = CycleState.CLOSING.value


def _wait_for_writers(sessions: sessionmaker[Session], seconds: float, sleep: Callable[[float], None]) -> None:
    with sessions() as session:
        waited_for = list_writers(session)
    patience = round(seconds / _POLL_SECONDS)
    while waited_for:
        if not patience:
            raise Unavailable("Responses in flight did not end in time; close the cycle again to finish.")
        patience -= 1
        sleep(_POLL_SECONDS)
        with sessions() as session:
            waited_for &= list_writers(session)


def _finish(session: Session, code: str) -> None:
    fold_or_recount(session.connection())
    cycle = cycles.get_cycle(session, code, lock=True)
    if cycle.state != CycleState.CLOSED:  # else somebody else finished the same close meanwhile
        _check_move(cycle, CycleState.CLOSED)
        cycle.state = CycleState.CLOSED.value


def _check_move(cycle: CycleRow, target: CycleState) -> None:
    current = CycleState(cycle.state)
    if not can_move(current, target):
        raise CycleNotMovable(
            f"Cycle {cycle.code} is {current}: it cannot become {target}.", about=(cycle.code, current.value)
        )
