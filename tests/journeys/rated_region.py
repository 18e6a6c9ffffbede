"""A region of organizations of every sphere and kind, each with one thing that a score must get right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

OBSERVED: Final[Mapping[str, Any]] = {
    "stand": {"found": 15, "required": 17},
    "site": {"found": 19, "required": 19},
    "remote_channels": 3,
    "comfort_conditions": 4,
    "waiting": [{"limit": 14, "average": 9}],
    "premises_conditions": 3,
    "accessibility_conditions": 4,
}
TVER, KALININ = "28701000", "28620444101"
_NOBODY_USED: Final = {"stand_used": "no", "site_used": "no", "remote_used": "no", "disability": "no"}


@dataclass(frozen=True, slots=True)
class Rated:
    """An organization, how many people answer in it, what all of them say alike, and what is observed there.

    `marks` are those of check-lists: the first items get them in turn, all others 1.
    """

    name: str
    sphere: str
    kind: str = ""
    oktmo: str = TVER
    region: str = "Тверская область"
    people: int = 7
    alike: Mapping[str, str] = field(default_factory=dict)
    observed: Mapping[str, Any] = field(default_factory=lambda: OBSERVED)
    marks: Mapping[str, tuple[float | str, ...]] = field(default_factory=dict)


def _seen(**changes: Any) -> dict[str, Any]:
    return {**OBSERVED, **changes}


ORGANIZATIONS: Final = (
    Rated("Библиотека", "culture", people=9),
    Rated("Театр, от которого нужны два критерия", "culture", "performing"),
    Rated("Театр, где никто ничего не видел", "culture", "performing", alike=_NOBODY_USED),
    Rated("Школа", "education", oktmo=KALININ),
    Rated("Поликлиника", "health", "outpatient", observed=_seen(waiting=[{"limit": 14, "average": 14}])),
    Rated("Больница", "health", "inpatient", observed=_seen(waiting=[{"limit": 30, "average": 31.5}])),
    Rated("Больница с поликлиникой", "health", "both", oktmo=KALININ),
    Rated(
        "Поликлиника, где о сроках говорят пациенты",
        "health",
        "outpatient",
        people=11,
        observed=_seen(
            waiting=[
                {"limit": 48, "average": None, "question": "doctor_wait"},
                {"limit": 14, "average": 2, "question": "diagnostics_wait"},
            ]
        ),
    ),
    Rated(
        "Больница без плановых пациентов",
        "health",
        "inpatient",
        alike={"planned_admission": "no"},
        observed=_seen(waiting=[{"limit": 30, "average": None, "question": "admission_wait"}]),
    ),
    Rated(
        "Больница с поликлиникой, где о сроках говорят все",
        "health",
        "both",
        people=30,
        observed=_seen(
            waiting=[
                {"limit": 168, "average": None, "question": "doctor_wait"},
                {"limit": 14, "average": None, "question": "diagnostics_wait"},
                {"limit": 30, "average": None, "question": "admission_wait"},
                {"limit": 14, "average": 12},
            ]
        ),
    ),
    Rated("Просто здравоохранение", "health", people=13),
    Rated("Бюро экспертизы", "mse", region="Область без сфер", oktmo=""),
    Rated("Дом, где никто ничем не пользовался", "social", alike=_NOBODY_USED),
    Rated(
        "Дом с несколькими сроками",
        "social",
        observed=_seen(
            waiting=[
                {"limit": 14, "average": 13.5},  # rounded to 14: at the limit
                {"limit": 14, "average": 12.6},  # one less
                {"limit": 14, "average": 12.4},  # two less
                {"limit": 3, "average": 1.4},  # half or less
                {"limit": 9, "average": 5.5},  # three less
                {"limit": 5, "average": 7},  # over
            ]
        ),
    ),
    Rated("Дом без установленных сроков", "social", observed=_seen(waiting=[])),
    Rated("Дом без обязательного стенда", "social", observed=_seen(stand={"found": 0, "required": 0})),
    Rated(
        "Дом, от которого ничего не требуется",
        "social",
        observed=_seen(stand={"found": 0, "required": 0}, site={"found": 0, "required": 0}),
    ),
    Rated("Дом без сайта", "social", observed=_seen(site={"found": 0, "required": 19}, remote_channels=0)),
    Rated(
        "Дом с половинами",
        "social",
        observed=_seen(remote_channels=3.5, comfort_conditions=4.5, premises_conditions=0.5)
        | {"stand": None, "site": None},
        marks={"stand": (0.5, 0, "not_required", 0.5, 0.5), "site": (0, 0.5, "not_required", "not_required")},
    ),
    Rated("Дом, где всего больше", "social", observed=_seen(remote_channels=9, comfort_conditions=50)),
    Rated("Дом, где никто не ответил", "social", people=0),
    Rated("Дом, куда никто не приехал", "social", observed={}),
    Rated("Дом, где ещё не спросили о сроках", "social", observed=_seen(waiting=None, premises_conditions=None)),
    Rated("Школа без наблюдений и ответов", "education", people=0, observed={}, oktmo=""),
    Rated('=HYPERLINK("http://x","Ясли")', "education", oktmo=KALININ, people=40),
)
