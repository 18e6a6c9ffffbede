"""Packs are made by one worker at a time, whatever is killed or cancelled, and never half-stored."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, func, select, update
from structlog.testing import capture_logs

from survey_app.domain.packs import MOST_ATTEMPTS, PackProgress
from survey_app.services.installation import Installation
from survey_app.storage import packs
from survey_app.storage.models import CycleSnapshotRow, PackPieceRow
from survey_app.storage.packs import StoredPack, TakenPack, find_pack, stream_pieces
from survey_app.worker.lease import Lease
from survey_app.worker.loop import Pace, run_round, run_worker
from survey_app.worker.packs import PackMaker
from tests.integration.services.packs import CLOCK, make_pack, publish
from tests.stored_responses import DAY
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def _cycle(installation: Installation) -> None:
    publish(installation)


def ask(installation: Installation) -> bool:
    with installation.engine.begin() as connection:
        return packs.request_pack(connection, 1, by="account 1", now=CLOCK)


def find(installation: Installation) -> StoredPack:
    with installation.engine.connect() as connection:
        found = find_pack(connection, 1)
    assert found
    return found


def take(engine: Engine) -> TakenPack | None:
    with engine.begin() as connection:
        return packs.take_pack(connection, CLOCK)


def count_pieces(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(PackPieceRow)) or 0


def make_maker(installation: Installation, seconds: float = 60) -> PackMaker:
    return PackMaker(installation.engine, installation.catalogue, seconds, lambda: CLOCK)


def test_a_round_by_command_makes_what_was_asked_for(installation: Installation) -> None:
    assert ask(installation)
    assert not ask(installation)  # it is waited for already
    run_round(installation.engine, Lease(installation.engine), DAY, make_maker(installation))
    pack = find(installation)
    content = b"".join(stream_pieces(installation.engine, pack))
    assert content == make_pack(installation)
    assert (pack.state, pack.percent, pack.size) == ("ready", 100, len(content))
    assert pack.digest == hashlib.sha256(content).hexdigest()


def test_a_worker_does_other_things_between_and_says_how_far_it_is(installation: Installation) -> None:
    ask(installation)
    maker, percents = make_maker(installation, seconds=0), []
    while maker.work():
        percents.append(find(installation).percent)
    assert len(percents) > 10
    assert percents == sorted(percents)
    assert find(installation).state == "ready"
    assert not maker.work()


def test_what_a_killed_worker_left_is_begun_anew(installation: Installation) -> None:
    ask(installation)
    killed, next_one = make_maker(installation, seconds=0), make_maker(installation)
    for _ in range(5):
        assert killed.work()
    assert find(installation).state == "building"
    assert next_one.work()
    pack = find(installation)
    assert (pack.state, pack.build) == ("ready", 2)
    while killed.work():  # it was not dead: what it makes is nobody's
        pass
    assert find(installation) == pack
    assert b"".join(stream_pieces(installation.engine, pack)) == make_pack(installation)


def test_a_build_that_never_ends_is_given_up(installation: Installation) -> None:
    ask(installation)
    assert [take(installation.engine) is not None for _ in range(MOST_ATTEMPTS + 1)] == [True] * MOST_ATTEMPTS + [False]
    pack = find(installation)
    assert (pack.state, pack.error) == ("failed", packs.INTERRUPTED)
    assert ask(installation)
    assert take(installation.engine)


def test_a_worker_that_is_told_to_end_leaves_its_pack_waiting(installation: Installation) -> None:
    ask(installation)
    for _ in range(MOST_ATTEMPTS + 1):
        maker = make_maker(installation, seconds=0)
        assert maker.work()
        maker.leave()
        assert find(installation).state == "queued"
    assert make_maker(installation).work()
    assert find(installation).state == "ready"


def test_cancelling_is_seen_by_who_builds(installation: Installation) -> None:
    ask(installation)
    maker = make_maker(installation, seconds=0)
    assert maker.work()
    with installation.engine.begin() as connection:
        assert packs.cancel_pack(connection, 1, CLOCK)
        assert not packs.cancel_pack(connection, 1, CLOCK)
    while maker.work():
        pass
    assert (find(installation).state, count_pieces(installation.engine)) == ("cancelled", 0)


def test_a_pack_that_is_there_cannot_be_cancelled(installation: Installation) -> None:
    ask(installation)
    assert make_maker(installation).work()
    with installation.engine.begin() as connection:
        assert not packs.cancel_pack(connection, 1, CLOCK)
    assert find(installation).state == "ready"


def test_what_cannot_be_made_says_why_and_the_worker_goes_on(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(installation)
    monkeypatch.setattr("survey_app.services.build_pack.render_document_docx", lambda _: 1 / 0)
    with capture_logs() as logs:
        assert make_maker(installation).work()
    assert [each.get("error") for each in logs] == [None, "ZeroDivisionError"]
    assert (find(installation).state, find(installation).error) == ("failed", "internal")
    monkeypatch.undo()
    with installation.engine.begin() as connection:
        connection.execute(update(CycleSnapshotRow).values(digest="0" * 64))
    assert ask(installation)
    assert make_maker(installation).work()
    assert (find(installation).state, find(installation).error) == ("failed", "snapshot_changed")


def test_who_was_replaced_writes_nothing(installation: Installation) -> None:
    ask(installation)
    first, second = take(installation.engine), take(installation.engine)
    assert first
    assert second
    with installation.engine.begin() as connection:
        assert not packs.tell_progress(connection, first, PackProgress("pages", 50))
        assert not packs.keep_piece(connection, first, 0, b"x", PackProgress("keeping", 95))
        assert not packs.finish_pack(connection, first, packs.FinishedPack("", "", 1), CLOCK)
        assert not packs.fail_pack(connection, first, "x", CLOCK)
        assert packs.keep_piece(connection, second, 0, b"x", PackProgress("keeping", 95))
    assert (find(installation).state, find(installation).percent) == ("building", 95)


def test_old_packs_and_what_replaced_ones_left_are_cleared(installation: Installation) -> None:
    engine = installation.engine
    ask(installation)
    assert make_maker(installation).work()
    whole = count_pieces(engine)
    assert whole > 0
    assert packs.clear_packs(engine, CLOCK) == 0
    assert ask(installation)
    assert packs.clear_packs(engine, CLOCK) == whole
    assert make_maker(installation).work()
    assert packs.clear_packs(engine, CLOCK + timedelta(seconds=1)) == whole
    with engine.connect() as connection:
        assert find_pack(connection, 1) is None
    assert ask(installation)


@dataclass
class Running:
    """A worker that runs meanwhile."""

    installation: Installation

    def __enter__(self) -> None:
        self.stop = Event()
        engine = self.installation.engine
        options = {"pace": Pace(0.02, 60), "today": lambda: DAY, "packs": make_maker(self.installation, 0.1)}
        self.thread = Thread(target=run_worker, args=(engine, Lease(engine), self.stop), kwargs=options)
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()


def test_a_running_worker_finds_what_is_asked_for(installation: Installation) -> None:
    with Running(installation):
        ask(installation)
        wait_until(lambda: find(installation).state == "ready")
