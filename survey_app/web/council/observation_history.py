"""What was recorded of an organization, entry by entry: each says what it changed, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from survey_app.domain.formulas import AskedWait
from survey_app.domain.methodology import Edition, ObservedList
from survey_app.domain.observations import NOT_REQUIRED, list_asked_waits
from survey_app.storage.observations import ObservationRecord
from survey_app.web.council.observation_fields import MARKS, say_number

_MARKS: Final = {**MARKS, NOT_REQUIRED: "не требуется"}
_NOTHING: Final = "не проверено"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: when by the council's clock, by whom ("token 3") in which role, and what changed, old → new."""

    at: datetime
    by: str
    role: str
    changes: Sequence[str]


def describe_history(
    edition: Edition, sphere: str, records: Sequence[ObservationRecord], timezone: ZoneInfo
) -> list[Entry]:
    """Return the entries of records that stand newest first; what the edition does not ask for is left out."""
    said = [_say_content(edition, sphere, msgspec.json.decode(each.content)) for each in records]
    return [
        Entry(record.recorded_at.astimezone(timezone), record.recorded_by, record.role, _compare(old, new))
        for record, new, old in zip(records, said, [*said[1:], None], strict=False)
    ]


def _compare(old: Mapping[str, str] | None, new: Mapping[str, str]) -> list[str]:
    if old is None:  # the first entry: nothing was before it
        return [f"{field}: {words}" for field, words in new.items()]
    return [
        f"{field}: {old.get(field, _NOTHING)} → {new.get(field, _NOTHING)}"
        for field in {**new, **old}
        if old.get(field) != new.get(field)
    ]


def _say_content(edition: Edition, sphere: str, content: Mapping[str, Any]) -> dict[str, str]:
    said: dict[str, str] = {}
    for each in edition.lists:
        value = content.get(each.code)
        if value is not None:
            said[each.title] = _say_list(each, value, list_asked_waits(edition, sphere, each.code))
        marks = (content.get("items") or {}).get(each.code, {})
        said |= {
            f"{each.title}: {item.text}": _MARKS[str(marks[item.code])] for item in each.items if item.code in marks
        }
    return said


def _say_list(observed: ObservedList, value: Any, asked: Mapping[str, AskedWait]) -> str:
    if observed.kind == "required":
        return f"{say_number(value['found'])} из {say_number(value['required'])}"
    if observed.kind == "conditions":
        return say_number(value)
    return "; ".join(_say_wait(each, asked) for each in value) or "срок не установлен"


def _say_wait(wait: Mapping[str, Any], asked: Mapping[str, AskedWait]) -> str:
    told = asked.get(wait.get("question", ""))
    whose = f" ({told.label}, {told.unit})" if told else ""
    waited = "сколько ждали, говорят пациенты" if wait["average"] is None else f"ждали {say_number(wait['average'])}"
    return f"срок {say_number(wait['limit'])}{whose}, {waited}"
