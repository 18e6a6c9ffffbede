"""Invented observations for the demo, the same at every draw."""

from random import Random
from typing import Any, Final

from survey_app.domain.methodology import Edition, ObservedList

_FOUND: Final = (80, 12, 8)  # found, in part, not found
_LIMIT: Final = 14
_LONGEST: Final = 16
_LEAST_MET, _MOST_MET = 2, 6


def draw_observations(edition: Edition, sphere: str, random: Random, *, is_half: bool = False) -> dict[str, Any]:
    """Draw what an operator saw, as the contract's JSON; half of it is what they get done before the bus goes."""
    lists = edition.lists[: len(edition.lists) // 2] if is_half else edition.lists
    content: dict[str, Any] = {"items": {}}
    for each in lists:
        items = each.items_for(sphere)
        if each.kind == "required" and items:
            marks = random.choices((1, 0.5, 0), _FOUND, k=len(items))
            content["items"][each.code] = {item.code: mark for item, mark in zip(items, marks, strict=True)}
        else:
            content[each.code] = _draw(each, random)
    return content


def _draw(observed: ObservedList, random: Random) -> object:
    if observed.kind == "required":
        return {"found": random.randint(_LEAST_MET, _MOST_MET), "required": _MOST_MET}
    if observed.kind == "conditions":
        return random.randint(_LEAST_MET, _MOST_MET)
    return [{"limit": _LIMIT, "average": random.randint(_LEAST_MET, _LONGEST)}]
