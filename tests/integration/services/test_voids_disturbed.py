"""Voiding beside folds, responses, other clicks, and a process that is killed: every count stays exact."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update

from survey_app.services.installation import Installation
from survey_app.settings import ROOT
from survey_app.storage.models import TallyRow
from survey_app.worker.jobs import fold_tail
from tests.factories import ANSWERS
from tests.integration.services.batches import check_counts, count, hand_in, sheet
from tests.integration.services.conftest import collect, compile_all
from tests.integration.services.operator_work import void

pytestmark = pytest.mark.usefixtures("council")
TEXT = {**ANSWERS, "suggestions": "Больше света"}
# Voids a sheet and dies when all is in the transaction, which nobody commits then.
DYING = """
import os, signal, sys
from survey_app.services import void_sheet as voiding
from survey_app.services.installation import open_installation
from tests.conftest import make_settings
from tests.integration.services.operator_work import void

voiding.drop_intervals = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
void(open_installation(make_settings(sys.argv[1])), 1)
"""


def test_two_that_void_at_once_do_it_once(installation: Installation) -> None:
    hand_in(installation, *(sheet(each) for each in range(1, 4)))
    fold_tail(installation.engine)
    key = uuid4()
    with ThreadPoolExecutor(4) as all_of_them:
        days = list(all_of_them.map(lambda _: void(installation, 1, key), range(4)))
    assert set(days) == {date(2026, 3, 14)}
    assert (check_counts(installation), count(installation, "voided_sheet")) == (2, 1)


def test_folds_and_responses_beside_it_lose_nothing(installation: Installation) -> None:
    assert installation.collection.layouts
    hand_in(installation, *(sheet(each) for each in range(1, 31)))

    def work(number: int) -> None:
        if number % 3 == 0:
            fold_tail(installation.engine)
        elif number % 3 == 1:
            void(installation, 1 + number // 3)
        else:
            collect(installation, "AAAA1111", ANSWERS)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(60)))
    assert check_counts(installation) == 30
    fold_tail(installation.engine)
    assert (check_counts(installation), compile_all(installation, organization="AAAA1111")[0].counted) == (30, 30)


def test_killed_before_its_end_it_has_done_nothing(installation: Installation, database_url: str) -> None:
    hand_in(installation, sheet(1, TEXT), sheet(2))
    fold_tail(installation.engine)
    died = subprocess.run([sys.executable, "-c", DYING, database_url], check=False, timeout=120, cwd=ROOT)
    assert died.returncode == -signal.SIGKILL
    assert (check_counts(installation), count(installation, "pending_text")) == (2, 1)
    assert count(installation, "voided_sheet") == 0
    void(installation)
    assert check_counts(installation) == 1


def test_counts_that_do_not_hold_it_are_made_anew(installation: Installation) -> None:
    hand_in(installation, sheet(1), sheet(2))
    fold_tail(installation.engine)
    with installation.engine.begin() as connection:
        connection.execute(update(TallyRow).values(responses=0))
    void(installation)
    assert check_counts(installation) == 1
