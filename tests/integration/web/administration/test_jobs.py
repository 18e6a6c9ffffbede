"""The worker's jobs as the administrator sees them: running, stopped, never run, failed."""

import re
import time
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import text

from survey_app.domain.jobs import JOB_NAMES, JobRun
from survey_app.services.look_at_jobs import look_at_jobs
from survey_app.services.look_at_system import look_at_system
from survey_app.storage.job_runs import keep_run
from tests.integration.web.administration.conftest import Administrator

PAGE = "/administration/jobs"
NOW = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)


def keep(app: Flask, *runs: JobRun) -> None:
    with app.extensions["survey"].engine.begin() as connection:
        for run in runs:
            keep_run(connection, run)


def hold_lease(app: Flask, until: float) -> None:
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text(f"UPDATE worker_lease SET holder = 'x', expires_at = {int(until)}"))


def describe(app: Flask) -> list[tuple[str, str, str]]:
    with app.extensions["survey"].engine.connect() as connection:
        return [(each.took, each.error or each.result, each.next) for each in look_at_jobs(connection, NOW).jobs]


def test_before_the_first_round_the_page_says_what_to_do(administrator: Administrator) -> None:
    page = administrator.get(PAGE).text
    assert "не запущена" in page
    assert "ещё не выполнила ни одного задания" in page
    assert "flask worker run --once" in page
    assert "systemctl start nok-survey-worker" in page
    assert "<table" not in page


def test_a_running_worker_and_its_jobs(app: Flask, administrator: Administrator) -> None:
    hold_lease(app, time.time() + 30)
    began = datetime(2026, 3, 2, 9, 15, 7, tzinfo=UTC)
    keep(app, JobRun("fold", began, 12_340, done_at=began, due_at=datetime(2999, 1, 2, 3, 4, 5, tzinfo=UTC)))
    page = re.sub(r"\s+", " ", administrator.get(PAGE).text)
    for words in ("работает", "02.03.2026 09:15:07", "12,3 с", "выполнено", "02.01.2999 03:04:05", *JOB_NAMES.values()):
        assert words in page
    assert page.count("ещё не выполнялось") == len(JOB_NAMES) - 1
    for words in ("обратите внимание", "systemctl", "fold"):
        assert words not in page


def test_the_next_beginning_is_told_as_far_as_it_is_known(app: Flask) -> None:
    hold_lease(app, NOW.timestamp() + 30)
    hour = timedelta(hours=1)
    keep(
        app,
        JobRun("fold", NOW - hour, 99, done_at=NOW, due_at=NOW - hour),
        JobRun("texts", NOW - hour, 100, done_at=NOW, due_at=NOW + hour),
        JobRun("clear", NOW - hour, 59_999, done_at=NOW),
        JobRun("refused_hosts", NOW - hour, 1, "OperationalError"),
    )
    assert describe(app) == [
        ("меньше 0,1 с", "выполнено", "сейчас"),
        ("0,1 с", "выполнено", "02.03.2026 13:00:00"),
        ("60,0 с", "выполнено", "в ближайшую минуту"),
        ("меньше 0,1 с", "OperationalError", "повторяется, пока не получится"),
        *[("", "", "в ближайшую минуту")] * (len(JOB_NAMES) - 4),
    ]
    hold_lease(app, NOW.timestamp())
    assert {following for *_, following in describe(app)} == {"когда заработает служба"}


def test_a_failed_job_is_seen_here_and_among_the_signs(app: Flask, administrator: Administrator) -> None:
    hold_lease(app, time.time() + 30)
    keep(app, JobRun("clear", NOW, 5, done_at=NOW), JobRun("clear", NOW + timedelta(hours=1), 5, "OperationalError"))
    page = re.sub(r"\s+", " ", administrator.get(PAGE).text)
    assert ">ошибка</span>" in page
    assert "OperationalError. Раньше получилось 02.03.2026 12:00:00" in page
    state = look_at_system(app.extensions["survey"], datetime.now(UTC), is_limiter_away=False)
    (sign,) = (each for each in state.signs if each.name == "Фоновые задания")
    assert not sign.is_good
    assert "Удаление временных данных прошлых дней" in sign.seen


def test_a_failure_without_any_success_is_told(app: Flask, administrator: Administrator) -> None:
    keep(app, JobRun("texts", NOW, 5, "DatabaseError"))
    assert "Ещё ни разу не получилось" in administrator.get(PAGE).text
