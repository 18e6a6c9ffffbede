"""The worker's rounds: one at a time, ended cleanly, patient while the database is away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Event
from time import monotonic
from typing import Final

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.worker.jobs import (
    clear_old_packs,
    clear_past_responses,
    fold_tail,
    forget_refused_hosts,
    forget_uploaded_registers,
    move_past_texts,
)
from survey_app.worker.journal import Journal, NextBeginning
from survey_app.worker.lease import Lease, LeaseHeldError
from survey_app.worker.packs import PackMaker

_LOG = structlog.get_logger(__name__)
_LONGEST_WAIT: Final = 60.0
_LOST: Final = (DBAPIError, PoolTimeoutError)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between folds, and between looks at what past days left uncleared."""

    fold: float = 2.0
    tidy: float = 600.0


def today_utc() -> date:
    """Return the present day in UTC."""
    return datetime.now(UTC).date()


def run_round(engine: Engine, lease: Lease, today: date, packs: PackMaker | None = None) -> None:
    """Do everything once: fold, move texts, clear, build the packs that wait. Raises LeaseHeldError."""
    _keep(lease)
    journal = Journal(engine)
    _fold(journal, _never)
    _move(journal, today, _never)
    _clear(journal, lease, today, _never)
    while packs is not None and journal.run("packs", packs.work, _never):
        _keep(lease)


def run_worker(
    engine: Engine,
    lease: Lease,
    stop: Event,
    *,
    pace: Pace | None = None,
    today: Callable[[], date] = today_utc,
    packs: PackMaker | None = None,
) -> None:
    """Run rounds until `stop` is set; the lease is given back at the end. Without `packs` none are built."""
    rounds = _Rounds(Journal(engine), lease, pace or Pace(), today, packs)
    while not stop.is_set():
        stop.wait(rounds.next())
    if packs is not None:
        packs.leave()
    lease.release()


@dataclass(slots=True)
class _Rounds:
    journal: Journal
    lease: Lease
    pace: Pace
    today: Callable[[], date]
    packs: PackMaker | None = None
    tidied_at: float = float("-inf")
    moved_on: date | None = None
    failures: int = 0
    is_waiting: bool = False
    has_more: bool = False

    def next(self) -> float:
        """Do what is due; returns how many seconds to wait before the next round."""
        try:
            self._act()
        except LeaseHeldError:
            if not self.is_waiting:
                _LOG.info("another worker is running; waiting for its lease")
            self.is_waiting = True
        except _LOST as error:
            self.failures += 1
            # Only the kind of error: its text may quote a row.
            _LOG.warning("the database is away; trying again", error=type(error).__name__, attempt=self.failures)
            return min(_LONGEST_WAIT, self.pace.fold * 2.0 ** min(self.failures, 10))
        else:
            self.is_waiting = False
        self.failures = 0
        return 0.0 if self.has_more else self.pace.fold

    def _act(self) -> None:
        self.has_more = False
        _keep(self.lease)
        _fold(self.journal, _after(self.pace.fold))
        today = self.today()
        if self.moved_on != today:  # once a day: texts of past days come later only in batches, and wait for the next
            _move(self.journal, today, _next_day)
            self.moved_on = today
            self.tidied_at = float("-inf")
        if monotonic() - self.tidied_at >= self.pace.tidy:
            _clear(self.journal, self.lease, today, _after(self.pace.tidy))
            self.tidied_at = monotonic()
        if self.packs is not None:
            self.has_more = self.journal.run("packs", self.packs.work, _after(self.pace.fold))


def _fold(journal: Journal, due: NextBeginning) -> None:
    if folded := journal.run("fold", lambda: fold_tail(journal.engine), due):
        _LOG.info("folded", responses=folded)


def _move(journal: Journal, today: date, due: NextBeginning) -> None:
    if moved := journal.run("texts", lambda: move_past_texts(journal.engine, today), due):
        _LOG.info("moved texts of past days", texts=moved)


def _clear(journal: Journal, lease: Lease, today: date, due: NextBeginning) -> None:
    engine = journal.engine
    if cleared := journal.run("clear", lambda: clear_past_responses(engine, today, lambda: _keep(lease)), due):
        _LOG.info("cleared past days", responses=cleared)
    if forgotten := journal.run("refused_hosts", lambda: forget_refused_hosts(engine, today), due):
        _LOG.info("forgot old counts of refused hosts", rows=forgotten)
    journal.run("uploads", lambda: forget_uploaded_registers(engine, today), due)
    journal.run("old_packs", lambda: clear_old_packs(engine, today), due)


def _keep(lease: Lease) -> None:
    if not lease.take():
        raise LeaseHeldError


def _never(_ended: datetime) -> None:
    """Return no next beginning: a round by command is not repeated."""


def _after(seconds: float) -> NextBeginning:
    return lambda ended: ended + timedelta(seconds=seconds)


def _next_day(ended: datetime) -> datetime:
    return datetime.combine(ended.date() + timedelta(days=1), time.min, UTC)
