"""The limiter's memory counts each key in a window of its own, and forgets windows that have ended."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import active_count

import pytest

from survey_app.web.window_storage import WindowStorage


@pytest.fixture
def storage() -> WindowStorage:
    return WindowStorage()


def pass_seconds(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    later = time.time() + seconds
    monkeypatch.setattr("survey_app.web.window_storage.time.time", lambda: later)


def test_each_key_is_counted_apart(storage: WindowStorage) -> None:
    assert [storage.incr(key, 600) for key in ("a", "a", "b", "a")] == [1, 2, 1, 3]


def test_a_window_ends_when_it_said_and_the_next_begins_at_one(
    storage: WindowStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.incr("a", 600)
    assert 599 < storage.get_expiry("a") - time.time() <= 600
    pass_seconds(monkeypatch, 599)
    assert storage.incr("a", 600) == 2
    pass_seconds(monkeypatch, 2)
    assert storage.incr("a", 600) == 1


def test_ended_windows_are_forgotten(storage: WindowStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1000):
        storage.incr(f"key {number}", 60)
    pass_seconds(monkeypatch, 61)
    storage.incr("other", 60)
    assert set(storage.expirations) == set(storage.storage) == {"other"}


def test_many_threads_lose_no_count_and_none_is_started(storage: WindowStorage) -> None:
    time.sleep(0.05)  # the library's own timer, started once, has ended
    before = active_count()
    storage.incr("warm", 600)
    assert active_count() == before
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: storage.incr("a", 600), range(4000)))
    assert sorted(counts) == list(range(1, 4001))
