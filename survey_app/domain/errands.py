"""What an operator takes along to places without network: check-lists to tick, and how the marks come home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from survey_app.domain.cards import CycleCard
from survey_app.domain.methodology import ObservedList
from survey_app.domain.observations import render_observations
from survey_app.domain.recorded_observations import RecordedObservations

MOST_ERRANDS: Final = 300
_ITEMS: Final = "items"


@dataclass(frozen=True, slots=True)
class Errand:
    """One organization's errand: what it is called, and what is recorded of it already."""

    name: str
    recorded: RecordedObservations

    @property
    def lists(self) -> tuple[ObservedList, ...]:
        """Return the lists that its scores need and that are ticked item by item."""
        recorded = self.recorded
        needed = recorded.needed or tuple(recorded.edition.lists_by_code)
        return tuple(each for each in recorded.edition.lists if each.code in needed and each.items_for(recorded.sphere))


@dataclass(frozen=True, slots=True)
class Errands:
    """The errands of a cycle, by name."""

    cycle: CycleCard
    errands: tuple[Errand, ...]


def merge_marks(recorded: RecordedObservations, marks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contract's JSON of what is recorded with the marks of a visit in place of those of their lists.

    A count goes when marks tell it, before or now; counts and waiting times of other lists stay as they are. `marks` is
    JSON from outside: what is no mark is carried along, to be refused where observations are parsed.
    """
    content = render_observations(recorded.observations)
    former = content[_ITEMS] or {}
    items = {code: each for code, each in {**former, **marks}.items() if each != {}}
    for code in marks:
        if _is_told(recorded, code, items.get(code)) or (code in former and code not in recorded.unmarked):
            content.pop(code, None)
    return content | {_ITEMS: items or None}


def _is_told(recorded: RecordedObservations, code: str, marks: object) -> bool:
    """Whether every item of the list has a mark, so that the count follows from them."""
    observed = recorded.edition.lists_by_code.get(code)
    if observed is None or not isinstance(marks, Mapping):
        return False
    return all(marks.get(item.code) is not None for item in observed.items_for(recorded.sphere))
