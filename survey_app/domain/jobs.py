"""What the worker does again and again, and how it went last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

Job: TypeAlias = Literal["fold", "texts", "clear", "refused_hosts", "uploads", "old_packs", "packs"]

JOB_NAMES: Final[Mapping[Job, str]] = {
    "fold": "Подсчёт новых ответов",
    "texts": "Перенос предложений прошлых дней отдельно от ответов",
    "clear": "Удаление временных данных прошлых дней",
    "refused_hosts": "Удаление старых сведений о непринятых сайтах",
    "uploads": "Удаление файлов реестра, которые не применили",
    "old_packs": "Удаление прежних пакетов советов",
    "packs": "Сборка пакетов для советов",
}


@dataclass(frozen=True, slots=True)
class JobRun:
    """The last run of a job: when it began, how long it took, and the kind of error that ended it, empty if none.

    `done_at` is when the job last ended well, None if never; `due_at` when its worker meant to begin it anew, None
    where it had no such intention (one round by command) or could not know (after an error). How much was done is not
    said: the number of responses or texts at an instant would tell when somebody answered.
    """

    job: Job
    began_at: datetime
    milliseconds: int
    error: str = ""
    done_at: datetime | None = None
    due_at: datetime | None = None
