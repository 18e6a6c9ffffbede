"""Whether the worker works, and how each of its jobs went last. Staff read it: Russian."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from survey_app.domain.jobs import JOB_NAMES, JobRun
from survey_app.domain.russian import say_decimal
from survey_app.domain.signs import Sign
from survey_app.services.look_at_worker import look_at_worker
from survey_app.storage.job_runs import read_runs
from survey_app.storage.system_state import read_lease_end

_INSTANT: Final = "%d.%m.%Y %H:%M:%S"
_WHEN_STARTED: Final = "когда заработает служба"
_SHORTEST: Final = 100  # milliseconds: a tenth of a second


@dataclass(frozen=True, slots=True)
class JobState:
    """A job in words: its name, when it began last, how long it took, what came of it, when it begins next.

    A job of which nothing is recorded has empty words but for its name and the next beginning. `error` is the kind of
    error that ended it, empty if none; `done` when it ended well before that.
    """

    name: str
    began: str
    took: str
    result: str
    next: str
    error: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class WorkerState:
    """The sign of the worker, and its jobs in the order in which it does them; `has_run`: one is recorded at least."""

    sign: Sign
    jobs: tuple[JobState, ...]
    has_run: bool


def look_at_jobs(connection: Connection, now: datetime) -> WorkerState:
    """Look at the worker's lease and at what it wrote of its jobs; `now` is in UTC, and so is what is said."""
    sign = look_at_worker(read_lease_end(connection), now)
    runs = read_runs(connection)
    jobs = (_describe(name, runs.get(job), now, is_alive=sign.is_good) for job, name in JOB_NAMES.items())
    return WorkerState(sign, tuple(jobs), bool(runs))


def _describe(name: str, run: JobRun | None, now: datetime, *, is_alive: bool) -> JobState:
    if run is None:
        return JobState(name, began="", took="", result="", next="в ближайшую минуту" if is_alive else _WHEN_STARTED)
    return JobState(
        name,
        began=run.began_at.strftime(_INSTANT),
        took=_say_duration(run.milliseconds),
        result="ошибка" if run.error else "выполнено",
        next=_say_next(run, now) if is_alive else _WHEN_STARTED,
        error=run.error,
        done=run.done_at.strftime(_INSTANT) if run.error and run.done_at else "",
    )


def _say_next(run: JobRun, now: datetime) -> str:
    if run.error:
        return "повторяется, пока не получится"
    if run.due_at is None:
        return "в ближайшую минуту"  # it was one round by command; the worker that began since does everything first
    return "сейчас" if run.due_at <= now else run.due_at.strftime(_INSTANT)


def _say_duration(milliseconds: int) -> str:
    if milliseconds < _SHORTEST:
        return "меньше 0,1 с"
    return f"{say_decimal(f'{milliseconds / 1000:.1f}')} с"
