"""Writes down how each job went last, for the administrator's page."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final, TypeAlias, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.domain.jobs import Job, JobRun
from survey_app.storage.job_runs import keep_run
from survey_app.worker.lease import LeaseHeldError

_SELDOM: Final = timedelta(minutes=1)  # a job that runs every two seconds is written down once a minute

Done = TypeVar("Done")
NextBeginning: TypeAlias = Callable[[datetime], datetime | None]


def now_utc() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Journal:
    """What one worker writes of its jobs; `clock` gives the instant in UTC.

    A run is written when the job was not for a minute, or ended otherwise than the last time. Whether there was
    something to do makes no difference: else the instant would tell when somebody answered.
    """

    engine: Engine
    clock: Callable[[], datetime] = now_utc
    _written: dict[Job, JobRun] = field(default_factory=dict)

    def run(self, job: Job, work: Callable[[], Done], due: NextBeginning) -> Done:
        """Do the work and write down how it went; `due` gives the next beginning by the end. Errors pass."""
        began, timer = self.clock(), monotonic()
        try:
            done = work()
        except LeaseHeldError:  # the job did not fail: another worker goes on with it
            raise
        except Exception as error:
            self._write(JobRun(job, began, _passed(timer), _name(error)))
            raise
        ended = self.clock()
        self._write(JobRun(job, began, _passed(timer), done_at=ended, due_at=due(ended)))
        return done

    def _write(self, run: JobRun) -> None:
        before = self._written.get(run.job)
        if before is not None and before.error == run.error and run.began_at - before.began_at < _SELDOM:
            return
        # A database that takes no entry now will refuse the next job, too, and that is where it is dealt with.
        with suppress(DBAPIError, PoolTimeoutError), self.engine.begin() as connection:
            keep_run(connection, run)
            self._written[run.job] = run


def _passed(timer: float) -> int:
    return round(1000 * (monotonic() - timer))


def _name(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return type(cause).__name__  # no more: its text may quote a row
