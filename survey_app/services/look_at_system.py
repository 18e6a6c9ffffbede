"""How the installation is: each sign good or bad, and what to do when it is bad. Staff read it: Russian."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from survey_app.domain.jobs import JOB_NAMES
from survey_app.domain.signs import Sign
from survey_app.services.installation import Installation
from survey_app.services.look_at_worker import look_at_worker
from survey_app.settings import ROOT
from survey_app.storage.job_runs import read_runs
from survey_app.storage.migrations import current_revision, head_revision
from survey_app.storage.refused_hosts import list_refused
from survey_app.storage.session import parse_database_url, read_snapshot
from survey_app.storage.system_state import MOST_COUNTED, WorkState, read_work_state

_LOW_DISK: Final = 1024**3  # bytes
_MANY_WAITING: Final = 5000
_TIDY_DAYS: Final = 2
_REFUSED_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class SystemState:
    """All signs, and how many responses a check of the totals would recount, at least."""

    signs: tuple[Sign, ...]
    responses: int


def look_at_system(here: Installation, now: datetime, *, is_limiter_away: bool) -> SystemState:
    """Look at database, worker, disk, limiter and sites. Errors of a database that is away pass to the caller."""
    with read_snapshot(here.engine) as connection:
        revision, head = current_revision(connection), head_revision()
        work = read_work_state(connection, now.date() - timedelta(days=_TIDY_DAYS))
        runs = read_runs(connection) if revision == head else {}
        refused = list_refused(connection, now.date() - timedelta(days=_REFUSED_DAYS))
    failed = [JOB_NAMES[job] for job, run in runs.items() if run.error]
    signs = (
        Sign("База данных", is_good=True, seen=f"отвечает ({here.engine.dialect.name})"),
        Sign("Схема базы", revision == head, f"версия {revision}, нужна {head}", "Выполните flask database upgrade."),
        *_look_at_work(work, now),
        Sign(
            "Фоновые задания",
            not failed,
            f"с ошибкой: {'; '.join(failed)}" if failed else "без ошибок",
            "Откройте страницу «Задания»: там видно, когда и какая ошибка. Подробности — в журнале фоновой службы.",
        ),
        _look_at_disk(here),
        _look_at_limiter(here, is_away=is_limiter_away),
        Sign(
            "Непринятые сайты за неделю",
            not refused,
            f"сайтов: {len(refused)}" if refused else "нет",
            "На этих сайтах стоит виджет, а в реестре их нет. Ответы с них не принимаются. Список:"
            " flask organizations refused-hosts. Добавьте сайт в реестр или попросите организацию разрешить его.",
        ),
    )
    return SystemState(signs, work.folded + work.waiting)


def _look_at_work(work: WorkState, now: datetime) -> Iterator[Sign]:
    yield look_at_worker(work.lease_expires_at, now)
    many = f"больше {MOST_COUNTED - 1}" if work.waiting >= MOST_COUNTED else str(work.waiting)
    yield Sign(
        "Ответы, ждущие подсчёта",
        work.waiting < _MANY_WAITING and not work.is_lost,
        f"{many}, подсчитано {work.folded}" + (", база восстановлена на другом сервере" if work.is_lost else ""),
        "Если их число растёт, посмотрите журнал фоновой службы. После восстановления базы на другом сервере она"
        " сама пересчитывает итоги; без неё выполните flask totals rebuild.",
    )
    yield Sign(
        "Удаление временных данных",
        not work.untidied,
        "есть неубранное за прошлые дни" if work.untidied else "всё убрано",
        "Что связывает ответ с человеком, должно исчезать за 48 часов. Запустите flask worker run --once.",
    )


def _look_at_disk(here: Installation) -> Sign:
    url = parse_database_url(here.settings.database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    free = shutil.disk_usage(Path(str(url.database)).parent if is_file else ROOT).free
    where = "на диске с базой" if is_file else "на диске с программой"
    gigabytes = f"{free / 1024**3:.1f}".replace(".", ",")
    return Sign("Место на диске", free >= _LOW_DISK, f"свободно {gigabytes} ГБ {where}", "Освободите место.")


def _look_at_limiter(here: Installation, *, is_away: bool) -> Sign:
    kind = "в памяти" if here.settings.ratelimit_storage_uri.startswith("memory:") else "в Redis"
    seen = "хранилище недоступно, каждый процесс считает сам" if is_away else f"счётчики {kind}"
    return Sign("Ограничитель запросов", not is_away, seen, "Проверьте Redis и RATELIMIT_STORAGE_URI.")
