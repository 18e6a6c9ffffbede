"""A worker that is killed at any instant loses nothing and counts nothing twice."""

import random
import time
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from threading import Event, Thread

import pytest
from sqlalchemy import text

from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation
from survey_app.storage.recount import list_counted
from survey_app.storage.session import make_engine, read_snapshot
from survey_app.worker.lease import Lease
from survey_app.worker.loop import Pace, run_worker
from tests.stored_responses import DAY, Writer, make_writer
from tests.waiting import wait_until

KILLS = 20

# Forked from a process that has imported everything already: killed workers begin at once.
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


def work(database_url: str, started: Connection) -> None:
    """Run the product's own loop with hardly a pause; the lease of a dead worker ends at once."""
    engine = make_engine(database_url)
    started.send(True)  # noqa: FBT003 - any word would do
    lease = Lease(engine, seconds=0)
    run_worker(engine, lease, Event(), pace=Pace(0.01, 0.05), today=lambda: DAY + timedelta(days=1))


def start_worker(database_url: str) -> ForkServerProcess:
    listening, started = _PROCESSES.Pipe(duplex=False)
    worker = _PROCESSES.Process(target=work, args=(database_url, started))
    worker.start()
    assert listening.recv()
    return worker


def keep_writing(writer: Writer, done: Event) -> None:
    number = 0
    while not done.wait(0.02):
        writer.write({"suggestions": f"Отзыв {number}"} if number % 3 == 0 else None)
        number += 1


def has_moved_texts(installation: Installation) -> bool:
    with read_snapshot(installation.engine) as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM free_text")))


@pytest.mark.processes
def test_totals_stay_exact_however_often_the_worker_is_killed(installation: Installation, database_url: str) -> None:
    writer = make_writer(installation)
    done = Event()
    writing = Thread(target=keep_writing, args=(writer, done))
    writing.start()
    chance = random.Random(5)
    try:
        for kill in range(KILLS):
            worker = start_worker(database_url)
            if kill == 0:  # the first one shows that there is work to interrupt
                wait_until(lambda: has_moved_texts(installation))
            time.sleep(chance.uniform(0, 0.3))
            worker.kill()
            worker.join()
            assert check_totals(installation.engine).differences == ()
    finally:
        done.set()
        writing.join()
    with read_snapshot(installation.engine) as connection:
        assert list_counted(connection) == writer.honest_count()
    check = check_totals(installation.engine)
    assert check.differences == ()
    assert check.responses == sum(map(len, writer.written.values())) > 0
