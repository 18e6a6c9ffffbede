"""What the worker does in a round: fold the tail, move texts of past days, clear what links them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection, Engine, exists, select

from survey_app.domain.packs import KEPT
from survey_app.storage.clearing import clear_responses, forget_on_disk
from survey_app.storage.fold_position import PositionLostError, read_position, tail
from survey_app.storage.packs import clear_packs
from survey_app.storage.recount import fold_or_recount
from survey_app.storage.refused_hosts import forget_refused
from survey_app.storage.register_uploads import forget_uploads
from survey_app.storage.session import read_snapshot
from survey_app.storage.texts import move_texts

_LOG = structlog.get_logger(__name__)
# SQLite's other writers wait for a second or so; on PostgreSQL, where nobody waits, a whole day is to be mixed at once.
_CLEARED_AT_ONCE: Final = {"sqlite": 20_000, "postgresql": 200_000}

_REFUSED_HOSTS_DAYS: Final = 400  # a year can be compared with the one before it

KeepLease = Callable[[], None]
"""Renews the lease between steps; raises when it is lost."""


def fold_tail(engine: Engine) -> int:
    """Fold what can be folded; returns how many responses. Writes nothing when there is no tail.

    In a PostgreSQL server that the database was restored into, everything is counted anew, tail or not.
    """
    with read_snapshot(engine) as connection:
        is_lost = read_position(connection).is_lost
        if not is_lost and not connection.scalar(select(exists().where(tail(connection)))):
            return 0
    if is_lost:
        _LOG.warning("the database was restored into another server: counting all responses anew")
    with engine.begin() as connection:
        return fold_or_recount(connection)


def move_past_texts(engine: Engine, today: date) -> int:
    """Move the texts of all days before today (UTC), in one transaction; returns how many."""
    with engine.connect() as connection:
        _see_one_moment(connection)
        with connection.begin():
            return move_texts(connection, today)


def clear_past_responses(engine: Engine, today: date, keep_lease: KeepLease) -> int:
    """Clear folded responses of all days before today (UTC), in batches; returns how many."""
    cleared, most = 0, _CLEARED_AT_ONCE[engine.dialect.name]
    while True:
        keep_lease()
        try:
            with engine.begin() as connection:
                batch = clear_responses(connection, today, most)
        except PositionLostError:  # restored since the last fold: counted first, then cleared
            fold_tail(engine)
            continue
        cleared += batch
        if batch < most:
            forget_on_disk(engine)
            return cleared


def forget_refused_hosts(engine: Engine, today: date) -> int:
    """Delete what was counted of refused hosts more than 400 days ago; returns how many rows."""
    with engine.begin() as connection:
        return forget_refused(connection, today - timedelta(days=_REFUSED_HOSTS_DAYS))


def forget_uploaded_registers(engine: Engine, today: date) -> None:
    """Delete register files that were uploaded on days before today (UTC) and never applied."""
    with engine.begin() as connection:
        forget_uploads(connection, datetime.combine(today, time.min, UTC))


def clear_old_packs(engine: Engine, today: date) -> None:
    """Delete packs that ended 30 days before today (UTC), and what replaced ones left."""
    clear_packs(engine, datetime.combine(today, time.min, UTC) - KEPT)


def _see_one_moment(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's writing transactions see one moment anyway
        connection.execution_options(isolation_level="REPEATABLE READ")
