"""Laws of counting: rollup and tail together are the honest count, at every moment."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from threading import Event, Thread

import pytest
from sqlalchemy import select, text, update

from survey_app.services.installation import Installation
from survey_app.storage.base import position_value
from survey_app.storage.models import FoldPositionRow, ResponseRow, TallyRow
from survey_app.storage.recount import list_counted, list_days, list_recounted, replace_rollup
from survey_app.storage.session import read_snapshot
from survey_app.storage.tallies import Key, Tally, fold
from tests.stored_responses import make_writer


def counted(installation: Installation) -> dict[Key, Tally]:
    with read_snapshot(installation.engine) as connection:
        return list_counted(connection)


def fold_once(installation: Installation) -> int:
    with installation.engine.begin() as connection:
        return fold(connection)


@pytest.mark.parametrize("seed", range(5))
def test_any_mix_of_writes_and_folds_gives_the_honest_count(installation: Installation, seed: int) -> None:
    writer = make_writer(installation, seed, asks_own=True)
    for _ in range(15):
        if writer.chance.random() < 0.3:
            fold_once(installation)
        else:
            for _ in range(writer.chance.randint(1, 4)):
                writer.write()
        assert counted(installation) == writer.honest_count()


def test_a_fold_that_is_rolled_back_changes_nothing(installation: Installation) -> None:
    writer = make_writer(installation, asks_own=True)
    for _ in range(10):
        writer.write()
    with installation.engine.connect() as connection:
        fold(connection)
        connection.rollback()
    assert counted(installation) == writer.honest_count()
    fold_once(installation)
    assert counted(installation) == writer.honest_count()


def test_folding_again_counts_nothing_twice(installation: Installation) -> None:
    writer = make_writer(installation, asks_own=True)
    for _ in range(10):
        writer.write()
    folded = sum(fold_once(installation) for _ in range(5))
    assert folded <= 10
    assert counted(installation) == writer.honest_count()


class Crowd:
    """Threads that write, fold and compare at once; what fails in them fails the test."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.first = make_writer(installation, 0, asks_own=True)
        self.done = Event()
        self.failures: list[BaseException] = []

    def run(self) -> None:
        writing = [self._start(partial(self._write, seed)) for seed in (1, 2, 3)]
        beside = [self._start(act) for act in (self._fold, self._fold, self._compare)]
        for thread in writing:
            thread.join()
        self.done.set()
        for thread in beside:
            thread.join()

    def _start(self, act: Callable[[], None]) -> Thread:
        thread = Thread(target=self._guard, args=(act,))
        thread.start()
        return thread

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            self.failures.append(error)

    def _write(self, seed: int) -> None:
        writer = replace(self.first, chance=Random(seed))  # what was written is shared
        for _ in range(30):
            writer.write()

    def _fold(self) -> None:
        while not self.done.wait(0.005):
            fold_once(self.installation)

    def _compare(self) -> None:
        while not self.done.wait(0.01):
            with read_snapshot(self.installation.engine) as connection:
                assert list_counted(connection) == list_recounted(connection)
                counted_days, recounted_days = list_days(connection)
                assert counted_days == recounted_days


def test_writers_folders_and_readers_at_once_never_disagree(installation: Installation) -> None:
    crowd = Crowd(installation)
    crowd.run()
    assert crowd.failures == []
    assert sum(each.responses for each in counted(installation).values()) == 90
    assert counted(installation) == crowd.first.honest_count()


def test_a_rebuild_heals_wrong_counts_and_a_position_of_another_server(installation: Installation) -> None:
    writer = make_writer(installation, asks_own=True)
    for _ in range(12):
        writer.write()
    fold_once(installation)
    writer.write()
    with installation.engine.begin() as connection:
        connection.execute(update(TallyRow).values(responses=TallyRow.responses + 1))
        connection.execute(update(FoldPositionRow).values(position=position_value(2**40)))
    assert counted(installation) != writer.honest_count()
    with installation.engine.begin() as connection:
        assert replace_rollup(connection) == 13
    assert counted(installation) == writer.honest_count()
    with installation.engine.connect() as connection:
        numbers = set(connection.scalars(select(ResponseRow.transaction_id)))
    assert {str(number) for number in numbers} == {"0"}  # folded, and still to be cleared
    writer.write()
    fold_once(installation)
    assert counted(installation) == writer.honest_count()


def test_the_position_is_one_row(installation: Installation) -> None:
    with installation.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM fold_position")) == 1
