"""The council pack: how far its making has come, and how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypeAlias

PackState: TypeAlias = Literal["queued", "building", "ready", "failed", "cancelled"]
PackStage: TypeAlias = Literal["reading", "tables", "report", "pages", "packing", "keeping"]

STAGES: Final[Mapping[PackStage, str]] = {
    "reading": "Читается снимок опубликованного цикла",
    "tables": "Составляются таблицы итогов и рейтинга",
    "report": "Пишутся отчёт и протокол",
    "pages": "Рисуются страницы организаций",
    "packing": "Файлы складываются в архив",
    "keeping": "Архив сохраняется",
}
KEPT: Final = timedelta(days=30)
"""How long a finished pack can be downloaded; after that it is made anew when somebody asks."""
MOST_ATTEMPTS: Final = 3
"""How often a build is begun that ended without a word, as when its process was killed."""


@dataclass(frozen=True, slots=True)
class PackProgress:
    """What is being done, and how much of the whole is done before it: 0…100."""

    stage: PackStage
    percent: int
