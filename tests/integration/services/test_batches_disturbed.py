"""A batch that is killed leaves nothing; many sheets are stored by few statements; responses go on meanwhile."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event

from survey_app.services import import_responses as importing
from survey_app.services.installation import Installation
from survey_app.services.judge_sheets import judge_sheets
from survey_app.settings import ROOT
from tests.factories import ANSWERS
from tests.integration.services.batches import check_counts, count, hand_in, say, sheet
from tests.integration.services.conftest import collect

pytestmark = pytest.mark.usefixtures("council")
MANY = 5000
# Hands in a batch, and dies when all of it is in the transaction, which nobody commits then.
DYING = """
import os, signal, sys
from survey_app.services import import_responses as importing
from survey_app.services.installation import open_installation
from tests.conftest import make_settings
from tests.integration.services.batches import hand_in, sheet

def die(*given):
    stored(*given)
    os.kill(os.getpid(), signal.SIGKILL)

stored, importing._store = importing._store, die
installation = open_installation(make_settings(sys.argv[1]))
hand_in(installation, *(sheet(each, {"recommend": "yes", "suggestions": "Свет"}) for each in range(1, 1201)))
"""


def test_a_batch_that_is_killed_leaves_nothing_and_can_be_sent_again(
    installation: Installation, database_url: str
) -> None:
    died = subprocess.run([sys.executable, "-c", DYING, database_url], check=False, timeout=120, cwd=ROOT)
    assert died.returncode == -signal.SIGKILL
    assert (count(installation), count(installation, "pending_text")) == (0, 0)
    assert hand_in(installation, sheet(1), sheet(2)).is_stored
    assert check_counts(installation) == 2


def test_a_batch_that_fails_at_its_end_leaves_nothing(installation: Installation) -> None:
    rows = [sheet(each, {**ANSWERS, "suggestions": "Свет"}) for each in range(1, 1002)]
    with patch.object(importing, "drop_intervals", side_effect=RuntimeError), pytest.raises(RuntimeError):
        hand_in(installation, *rows)
    assert (count(installation), count(installation, "pending_text")) == (0, 0)
    assert hand_in(installation, *rows).count("stored") == 1001


def test_an_answer_that_was_lost_is_got_by_sending_again(installation: Installation) -> None:
    rows = (sheet(1), sheet(2))
    hand_in(installation, *rows)
    assert [each[1] for each in say(hand_in(installation, *rows))] == ["repeated", "repeated"]


def test_two_that_send_the_same_at_once_store_it_once(installation: Installation) -> None:
    rows = [sheet(each) for each in range(1, 201)]
    assert installation.collection.layouts
    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(lambda _: hand_in(installation, *rows), range(2)))
    assert sorted(each.count("stored") for each in reports) == [0, 200]
    assert sorted(each.count("repeated") for each in reports) == [0, 200]
    assert check_counts(installation) == 200


@contextmanager
def count_statements(installation: Installation) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(installation.engine, "before_cursor_execute", note)
    yield seen
    event.remove(installation.engine, "before_cursor_execute", note)


def test_many_sheets_take_few_statements(installation: Installation) -> None:
    assert installation.collection.layouts
    with count_statements(installation) as seen:
        report = hand_in(installation, *(sheet(each) for each in range(1, MANY + 1)))
    assert report.count("stored") == MANY
    assert len(seen) < 60  # a few for the cycle; ten to find what is stored, ten to store
    assert check_counts(installation) == MANY


def test_responses_are_taken_while_a_batch_is_judged(installation: Installation) -> None:
    """What takes long happens before the lock: a slow judge keeps no citizen waiting."""
    judging, answered = Event(), Event()

    def judge(*given: Any) -> Any:
        judging.set()
        assert answered.wait(20)
        return judge_sheets(*given)

    with patch.object(importing, "judge_sheets", judge), ThreadPoolExecutor(1) as other:
        batch = other.submit(hand_in, installation, sheet(1))
        assert judging.wait(20)
        collect(installation, "AAAA1111", ANSWERS)
        answered.set()
        assert batch.result(timeout=20).is_stored
    assert check_counts(installation) == 2
