"""What the worker writes of its jobs: the last run of each, seldom, and nothing that tells of an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, inspect, text

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.jobs import JOB_NAMES, Job, JobRun
from survey_app.storage.job_runs import keep_run, read_runs
from survey_app.worker.journal import Journal
from survey_app.worker.lease import Lease, LeaseHeldError
from survey_app.worker.loop import Pace, run_round, run_worker
from survey_app.worker.packs import PackMaker
from tests.stored_responses import DAY

BEGAN = datetime(2026, 3, 2, 8, 30, 15, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = BEGAN

    def __call__(self) -> datetime:
        return self.now


def read(engine: Engine) -> Mapping[Job, JobRun]:
    with engine.connect() as connection:
        return read_runs(connection)


def in_an_hour(ended: datetime) -> datetime:
    return ended + timedelta(hours=1)


def fail(error: Exception) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


def test_a_run_is_kept_as_it_was_and_the_next_is_written_over_it(engine: Engine) -> None:
    run = JobRun("clear", BEGAN, 2500, done_at=BEGAN, due_at=BEGAN + timedelta(minutes=10))
    later = replace(run, began_at=BEGAN + timedelta(days=1), milliseconds=3, due_at=None)
    for each in (run, later):
        with engine.begin() as connection:
            keep_run(connection, each)
        assert read(engine) == {"clear": each}


def test_after_an_error_one_still_sees_when_it_last_went_well(engine: Engine) -> None:
    clock = Clock()
    journal = Journal(engine, clock)
    assert journal.run("uploads", lambda: 7, in_an_hour) == 7
    clock.now += timedelta(seconds=5)  # an error is not held back for a minute
    with pytest.raises(ZeroDivisionError):
        journal.run("uploads", fail(ZeroDivisionError("of Anna Petrova")), in_an_hour)
    failed = read(engine)["uploads"]
    assert (failed.began_at, failed.error) == (clock.now, "ZeroDivisionError")
    assert (failed.done_at, failed.due_at) == (BEGAN, None)
    clock.now += timedelta(seconds=5)
    journal.run("uploads", lambda: 0, in_an_hour)
    mended = read(engine)["uploads"]
    assert (mended.error, mended.done_at, mended.due_at) == ("", clock.now, clock.now + timedelta(hours=1))


def test_a_frequent_job_is_written_once_a_minute_whatever_it_did(engine: Engine) -> None:
    clock = Clock()
    journal = Journal(engine, clock)
    written = set()
    for second in range(0, 120, 2):
        clock.now = BEGAN + timedelta(seconds=second)
        journal.run("fold", lambda: second % 5, in_an_hour)  # noqa: B023 - called at once
        written.add(read(engine)["fold"].began_at)
    assert written == {BEGAN, BEGAN + timedelta(minutes=1)}


def test_losing_the_lease_is_no_failure_of_the_job(engine: Engine) -> None:
    with pytest.raises(LeaseHeldError):
        Journal(engine).run("clear", fail(LeaseHeldError()), in_an_hour)
    assert read(engine) == {}


def test_work_goes_on_where_its_journal_cannot_be_written(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE job_run"))
    assert Journal(engine).run("fold", lambda: 3, in_an_hour) == 3


def test_a_round_by_command_writes_every_job_and_promises_no_next_one(engine: Engine, catalogue: Catalogue) -> None:
    before = datetime.now(UTC)
    run_round(engine, Lease(engine), DAY, PackMaker(engine, catalogue))
    runs = read(engine)
    assert list(runs) == list(JOB_NAMES)
    for run in runs.values():
        assert before <= run.began_at <= datetime.now(UTC)
        assert (run.error, run.due_at) == ("", None)
        assert run.done_at
        assert 0 <= run.milliseconds < 60_000


def test_a_worker_says_when_each_job_is_due(engine: Engine) -> None:
    stop = Event()

    def today() -> object:
        stop.set()  # one round
        return DAY

    run_worker(engine, Lease(engine), stop, pace=Pace(fold=2, tidy=600), today=today)  # type: ignore[arg-type]
    due = {job: (run.due_at or BEGAN, run.done_at or BEGAN) for job, run in read(engine).items()}
    midnight, moved_at = due.pop("texts")
    assert {job: due_at - done_at for job, (due_at, done_at) in due.items()} == {
        "fold": timedelta(seconds=2),
        **dict.fromkeys(("clear", "refused_hosts", "uploads", "old_packs"), timedelta(minutes=10)),
    }
    assert midnight == datetime.combine(moved_at.date() + timedelta(days=1), datetime.min.time(), UTC)


def test_nothing_is_written_of_how_much_was_done(engine: Engine) -> None:
    columns = {each["name"] for each in inspect(engine).get_columns("job_run")}
    assert columns == {"job", "began_at", "milliseconds", "error", "done_at", "due_at"}
