"""A worker that is killed at any instant loses nothing and counts nothing twice."""

import random
import subprocess
import sys
import time
from threading import Event, Thread

import pytest
from sqlalchemy import true

from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation
from survey_app.settings import ROOT
from survey_app.storage.recount import list_counted, list_text_counts
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import list_rollup
from tests.stored_responses import Writer, make_writer

KILLS = 20

# The product's own loop without its pauses, so that most kills fall into a fold; the lease of the dead ends at once.
WORKER = """
import sys
from datetime import date
from threading import Event
from survey_app.storage.session import make_engine
from survey_app.worker.lease import Lease
from survey_app.worker.loop import Pace, run_worker
engine = make_engine(sys.argv[1])
print("ready", flush=True)
run_worker(engine, Lease(engine, seconds=0), Event(), pace=Pace(0, 0.01), today=lambda: date(2026, 3, 15))
"""


def start_worker(database_url: str) -> subprocess.Popen[bytes]:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, database_url], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    return worker


def keep_writing(writer: Writer, done: Event) -> None:
    number = 0
    while not done.wait(0.005):
        writer.write({"suggestions": f"Отзыв {number}"} if number % 3 == 0 else None)
        number += 1


@pytest.mark.processes
def test_totals_stay_exact_however_often_the_worker_is_killed(installation: Installation, database_url: str) -> None:
    writer = make_writer(installation)
    done = Event()
    writing = Thread(target=keep_writing, args=(writer, done))
    writing.start()
    chance = random.Random(5)
    try:
        for _ in range(KILLS):
            worker = start_worker(database_url)
            time.sleep(chance.uniform(0, 0.15))
            worker.kill()
            worker.communicate()
            assert check_totals(installation.engine).differences == ()
    finally:
        done.set()
        writing.join()
    with read_snapshot(installation.engine) as connection:
        assert list(list_rollup(connection, true()))  # the killed ones did fold, and move texts
        assert list_text_counts(connection)
        assert list_counted(connection) == writer.honest_count()
    check = check_totals(installation.engine)
    assert check.differences == ()
    assert check.responses == sum(map(len, writer.written.values())) > 0
