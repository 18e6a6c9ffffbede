"""What somebody else recorded while a form of observations was open, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from survey_app.domain.methodology import Edition
from survey_app.domain.observations import NOT_REQUIRED, list_asked_waits
from survey_app.web.council.observation_fields import MARKS, NONE_SET

_MARKS: Final = {**MARKS, NOT_REQUIRED: "не требуется"}
_PARTS: Final = {
    "found": "найдено",
    "required": "требуется",
    "limit": "установленный срок",
    "average": "в среднем ждали",
    "question": "чего ждут",
    NONE_SET: "срок ожидания не установлен",
}
_EMPTY: Final = "пусто"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody else changed: what people call it, and what stands in it now."""

    label: str
    now: str


def list_changes(
    edition: Edition, sphere: str, seen: Mapping[str, str], newest: Mapping[str, str]
) -> dict[str, Change]:
    """Return by name what differs between the fields that were before somebody's eyes and those recorded since."""
    return {
        name: Change(_call(edition, name), _say(edition, sphere, name, newest.get(name, "")))
        for name in dict.fromkeys((*newest, *seen))
        if newest.get(name, "") != seen.get(name, "")
    }


def _call(edition: Edition, name: str) -> str:
    code, *parts = name.removeprefix("items.").split(".")
    observed = edition.lists_by_code[code]
    if name.startswith("items."):
        return f"{observed.title}: {next(item.text for item in observed.items if item.code == parts[0])}"
    if not parts:
        return observed.title
    row = f"строка {int(parts[0]) + 1}, " if len(parts) > 1 else ""
    return f"{observed.title}: {row}{_PARTS[parts[-1]]}"


def _say(edition: Edition, sphere: str, name: str, value: str) -> str:
    if not value:
        return _EMPTY
    if name.startswith("items."):
        return _MARKS[value]
    if name.endswith(".question"):
        wait = list_asked_waits(edition, sphere, name.partition(".")[0])[value]
        return f"{wait.label}, {wait.unit}"
    return "отмечено" if name.endswith(f".{NONE_SET}") else value
