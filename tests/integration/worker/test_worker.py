"""One worker at a time, rounds that end cleanly, patience while the database is away."""

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Self

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs

from survey_app.services.installation import Installation
from survey_app.storage import migrations
from survey_app.storage.recount import list_counted
from survey_app.storage.session import make_engine, read_snapshot
from survey_app.worker.lease import LEASE_SECONDS, Lease, LeaseHeldError
from survey_app.worker.loop import Pace, run_round, run_worker
from tests.stored_responses import DAY, make_writer
from tests.waiting import wait_until

QUICK = Pace(fold=0.02, tidy=0.05)


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Running:
    """A worker in a thread."""

    engine: Engine
    stop: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self.thread = Thread(target=self._run)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()

    def _run(self) -> None:
        run_worker(self.engine, Lease(self.engine), self.stop, pace=QUICK, today=lambda: DAY + timedelta(days=1))


def count(engine: Engine, condition: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {condition}")) or 0


def test_one_worker_holds_the_lease_until_it_gives_it_back(engine: Engine) -> None:
    first, second = Lease(engine), Lease(engine)
    assert first.take()
    assert first.take()
    assert not second.take()
    second.release()  # what is not ours stays
    assert not second.take()
    first.release()
    assert second.take()


def test_the_lease_of_a_dead_worker_ends(engine: Engine) -> None:
    clock = Clock()
    dead, next_one = Lease(engine, clock=clock), Lease(engine, clock=clock)
    assert dead.take()
    clock.now += LEASE_SECONDS - 1
    assert not next_one.take()
    clock.now += 1
    assert next_one.take()
    assert not dead.take()


def test_a_lease_is_renewed_while_it_is_used(engine: Engine) -> None:
    clock = Clock()
    ours, other = Lease(engine, clock=clock), Lease(engine, clock=clock)
    for _ in range(10):
        assert ours.take()
        assert not other.take()
        clock.now += 10


def test_a_round_is_refused_while_another_worker_runs(engine: Engine) -> None:
    assert Lease(engine).take()
    with pytest.raises(LeaseHeldError):
        run_round(engine, Lease(engine), DAY)


def test_a_worker_folds_moves_clears_and_ends_when_told(installation: Installation) -> None:
    writer = make_writer(installation)
    for number in range(20):
        writer.write({"suggestions": f"Отзыв {number}"})
    with Running(installation.engine):
        wait_until(lambda: count(installation.engine, "free_text") == 20)
        wait_until(lambda: count(installation.engine, "response WHERE digest IS NOT NULL") == 0)
    assert count(installation.engine, "worker_lease WHERE holder = ''") == 1
    with read_snapshot(installation.engine) as connection:
        assert list_counted(connection) == writer.honest_count()


def test_a_second_worker_says_once_that_it_waits_and_then_takes_over(installation: Installation) -> None:
    writer = make_writer(installation)
    first = Lease(installation.engine)
    assert first.take()
    with capture_logs() as logs, Running(installation.engine):
        writer.write()
        wait_until(lambda: bool(logs))
        assert count(installation.engine, "tally") == 0
        first.release()
        wait_until(lambda: count(installation.engine, "tally") == 1)
    waiting = [each for each in logs if "another worker" in each["event"]]
    assert len(waiting) == 1


def test_a_worker_outlives_a_database_that_is_not_ready(installation: Installation) -> None:
    migrations.downgrade(installation.engine, "base")
    with capture_logs() as logs, Running(installation.engine):
        wait_until(lambda: len(logs) >= 2)
        assert {each["event"] for each in logs} == {"the database is away; trying again"}
        migrations.upgrade(installation.engine)
        writer = make_writer(installation)
        writer.write()
        wait_until(lambda: count(installation.engine, "tally") == 1)


def test_a_worker_without_any_database_ends_when_told() -> None:
    engine = make_engine("postgresql://nobody@127.0.0.1:9/nothing")
    with capture_logs() as logs, Running(engine):
        wait_until(lambda: bool(logs))
    engine.dispose()
    assert logs[0]["attempt"] == 1


def test_logs_name_no_response(installation: Installation) -> None:
    writer = make_writer(installation)
    with capture_logs() as logs:
        rows = [writer.write({"suggestions": "Секрет"}) for _ in range(3)]

        def clear() -> bool:
            run_round(installation.engine, Lease(installation.engine, seconds=0), DAY + timedelta(days=1))
            return not count(installation.engine, "response WHERE digest IS NOT NULL")

        wait_until(clear)
    assert {each["event"] for each in logs} == {"folded", "moved texts of past days", "cleared past days"}
    written = str(logs)
    assert not any(str(row.id) in written or row.id.hex in written for row in rows)
    assert "Секрет" not in written
