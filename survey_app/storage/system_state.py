"""What the database tells of the system's own work: who folds and tidies, and what waits for it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, exists, func, select

from survey_app.storage.fold_position import read_position, tail
from survey_app.storage.models import PendingTextRow, ResponseRow, TallyRow, WorkerLeaseRow

MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class WorkState:
    """The worker's lease (seconds since 1970 UTC until when; 0: given back) and what waits for it.

    `is_lost` tells that the database was restored from another server and nothing was counted anew yet. `waiting` are
    responses not folded yet, counted up to `MOST_COUNTED`; `folded` those in the rollup; `untidied` whether something
    of a day before the one asked for was left uncleared or unmoved.
    """

    lease_expires_at: int
    is_lost: bool
    waiting: int
    folded: int
    untidied: bool


def read_lease_end(connection: Connection) -> int:
    """Return until when a worker holds its lease, in seconds since 1970 UTC; 0: it was given back, or never taken."""
    return connection.scalar(select(WorkerLeaseRow.expires_at)) or 0


def read_work_state(connection: Connection, before: date) -> WorkState:
    """Return how the worker's work stands; `before` is the day before which everything should be tidy."""
    waiting = select(ResponseRow.id).where(tail(connection)).limit(MOST_COUNTED).subquery()
    past = ResponseRow.received_on < before
    uncleared = exists().where(ResponseRow.transaction_id.is_not(None), past)
    unmoved = exists().where(PendingTextRow.response_id == ResponseRow.id, past)
    return WorkState(
        lease_expires_at=read_lease_end(connection),
        is_lost=read_position(connection).is_lost,
        waiting=connection.scalar(select(func.count()).select_from(waiting)) or 0,
        folded=int(connection.scalar(select(func.sum(TallyRow.responses))) or 0),
        untidied=bool(connection.scalar(select(uncleared | unmoved))),
    )
