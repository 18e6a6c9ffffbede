"""What an operator observed at an organization: counts, or check-list items from which the counts follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, TypeAlias

from survey_app.domain.formulas import AskedWait, WaitingTable, list_observed
from survey_app.domain.methodology import Edition

NOT_REQUIRED: Final = "not_required"
"""The mark of an item that the organization need not have: it lowers what is required."""

ItemMark: TypeAlias = Fraction | None
"""1 found, ½ found in part, 0 not found; None for `not_required`."""


@dataclass(frozen=True, slots=True)
class Found:
    """How much was found, in halves, of so many things required; without a stand or a site it is 0."""

    found: Fraction
    required: int


@dataclass(frozen=True, slots=True)
class Wait:
    """A set limit of waiting and the average waited, in the same unit.

    `question`: the answers to it tell the average; the one observed, if any, stands in where nobody answered it.
    """

    limit: Fraction
    average: Fraction | None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Observations:
    """Everything observed, by the codes of the edition's lists; a code that is absent was not observed.

    An empty tuple in `waits` means that no limit is set. `items` holds the marks behind `found` and `met`, also those
    of a list that is not finished and therefore has no count yet.
    """

    found: Mapping[str, Found] = field(default_factory=dict)
    met: Mapping[str, Fraction] = field(default_factory=dict)
    waits: Mapping[str, tuple[Wait, ...]] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, ItemMark]] = field(default_factory=dict)

    def has(self, code: str) -> bool:
        """Tell whether this list was observed."""
        return code in self.found or code in self.met or code in self.waits


NOTHING_OBSERVED: Final = Observations()


def list_unobserved(edition: Edition, sphere: str, kind: str | None, observations: Observations) -> tuple[str, ...]:
    """Return the codes of the lists that scores of such an organization need and that were not observed."""
    needed = {
        code
        for each in edition.scheme_for(sphere, kind)
        for indicator in each.indicators
        for code in list_observed(indicator.formula)
    }
    return tuple(each.code for each in edition.lists if each.code in needed and not observations.has(each.code))


def list_asked_waits(edition: Edition, sphere: str, code: str) -> dict[str, AskedWait]:
    """Return the waits, by question, that respondents of a sphere tell and limits in this list may be compared with."""
    schemes = [scheme for (place, _), scheme in edition.schemes.items() if place == sphere]
    formulas = [one.formula for scheme in schemes for each in scheme for one in each.indicators]
    tables = [each for each in formulas if isinstance(each, WaitingTable) and each.list == code]
    return {asked.question: asked for table in tables for asked in table.asked}


def list_unmarked(edition: Edition, sphere: str, code: str, observations: Observations) -> tuple[str, ...]:
    """Return the items of a list begun by items that have no mark yet."""
    marks = observations.items.get(code)
    if marks is None:
        return ()
    return tuple(item.code for item in edition.lists_by_code[code].items_for(sphere) if item.code not in marks)


def render_observations(observations: Observations) -> dict[str, Any]:
    """Return observations as the contract's JSON; what was not observed is left out, `items` is null without any."""
    content: dict[str, Any] = {
        **{
            code: {"found": _number(each.found), "required": each.required} for code, each in observations.found.items()
        },
        **{code: _number(each) for code, each in observations.met.items()},
        **{code: [_render_wait(each) for each in waits] for code, waits in observations.waits.items()},
    }
    marks = {
        code: {item: _render_mark(mark) for item, mark in each.items()} for code, each in observations.items.items()
    }
    return content | {"items": marks or None}


def _render_wait(wait: Wait) -> dict[str, int | float | str | None]:
    average = None if wait.average is None else _number(wait.average)
    content: dict[str, int | float | str | None] = {"limit": _number(wait.limit), "average": average}
    return content if wait.question is None else content | {"question": wait.question}


def _render_mark(mark: ItemMark) -> int | float | str:
    return NOT_REQUIRED if mark is None else _number(mark)


def _number(number: Fraction) -> int | float:
    # Halves, and whatever came in as a number of JSON, are told by a float to the last digit.
    return number.numerator if number.denominator == 1 else float(number)
