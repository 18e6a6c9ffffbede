"""Observations read back from what was stored: checked when they came in, so quickly now, for thousands at a time."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from survey_app.domain.methodology import Edition
from survey_app.domain.observations import NOTHING_OBSERVED, Found, ItemMark, Observations, Wait


def restore_observations(
    edition: Edition, content: Mapping[str, Any] | None, *, with_items: bool = True
) -> Observations:
    """Return the observations that `render_observations` told; what this edition does not ask for is left out.

    Scores need the counts alone: without the marks of the items the way back is a tenth as long.
    """
    if content is None:
        return NOTHING_OBSERVED
    found: dict[str, Found] = {}
    met: dict[str, Fraction] = {}
    waits: dict[str, tuple[Wait, ...]] = {}
    for each in edition.lists:
        value = content.get(each.code)
        if value is None:
            continue
        if each.kind == "required":
            found[each.code] = Found(_exact(value["found"]), value["required"])
        elif each.kind == "conditions":
            met[each.code] = _exact(value)
        else:
            waits[each.code] = tuple([_restore_wait(wait) for wait in value])
    return Observations(found, met, waits, _restore_items(edition, content) if with_items else {})


def _restore_wait(content: Mapping[str, Any]) -> Wait:
    average = content["average"]
    return Wait(_exact(content["limit"]), None if average is None else _exact(average), content.get("question"))


def _restore_items(edition: Edition, content: Mapping[str, Any]) -> dict[str, dict[str, ItemMark]]:
    return {
        code: {item: None if isinstance(mark, str) else _exact(mark) for item, mark in marks.items()}
        for code, marks in (content.get("items") or {}).items()
        if code in edition.lists_by_code
    }


@lru_cache(maxsize=4096)  # the same few whole numbers and halves everywhere
def _exact(number: Any) -> Fraction:
    return Fraction(Decimal(repr(number)) if isinstance(number, float) else number)
