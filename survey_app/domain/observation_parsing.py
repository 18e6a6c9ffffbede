"""Untrusted JSON becomes observations; every problem is found at once and named by its place.

Limits are those of paper and patience, not of the methodology: they keep nonsense and endless numbers out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from survey_app.domain.errors import Problem
from survey_app.domain.methodology import Edition, ObservedList
from survey_app.domain.observations import NOT_REQUIRED, Found, ItemMark, Observations, Wait, list_asked_waits

MOST_COUNTED: Final = 1000
MOST_WAITED: Final = 100_000
MOST_LIMITS: Final = 50
MOST_DECIMALS: Final = 20  # the float of a spreadsheet has seventeen digits
_ITEMS: Final = "items"
_HALF: Final = Fraction(1, 2)
_MARKS: Final = f"Give 1, 0.5 or 0, or {NOT_REQUIRED} on a list of required things."


def parse_observations(edition: Edition, sphere: str, content: object) -> tuple[Observations, tuple[Problem, ...]]:
    """Return what was observed and every problem; with problems the observations are not to be used.

    A key that is absent or null was not observed. Counts follow from the items of a list as soon as each item of the
    sphere has a mark; a count beside them must be the same.
    """
    reading = _Reading(edition, sphere)
    if not isinstance(content, dict):
        reading.note("", "wrong_kind", "Send a JSON object.")
        return Observations(), tuple(reading.problems)
    reading.refuse_unknown("", content, {*edition.lists_by_code, _ITEMS})
    for each in edition.lists:
        reading.read_list(each, content.get(each.code))
    reading.read_items(content.get(_ITEMS))
    observations = Observations(reading.found, reading.met, reading.waits, reading.items)
    return observations, tuple(reading.problems)


@dataclass(slots=True)
class _Reading:
    """One body on its way in: what was understood so far, and what was wrong."""

    edition: Edition
    sphere: str
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, Found] = field(default_factory=dict)
    met: dict[str, Fraction] = field(default_factory=dict)
    waits: dict[str, tuple[Wait, ...]] = field(default_factory=dict)
    items: dict[str, dict[str, ItemMark]] = field(default_factory=dict)

    def note(self, pointer: str, code: str, detail: str) -> None:
        self.problems.append(Problem(pointer, code, detail, pointer.rpartition("/")[2]))

    def refuse_unknown(self, at: str, content: Mapping[Any, Any], known: Collection[str]) -> None:
        for key in content:
            if key not in known:
                self.note(f"{at}/{_escape(str(key))}", "unknown_key", "This key is not known here.")

    def read_list(self, observed: ObservedList, value: object) -> None:
        at = f"/{observed.code}"
        if value is None:
            return
        if observed.kind == "required":
            self._keep(self.found, observed.code, self._read_found(at, value))
        elif observed.kind == "conditions":
            self._keep(self.met, observed.code, self._read_halves(at, value, MOST_COUNTED))
        else:
            self._keep(self.waits, observed.code, self._read_waits(at, value))

    def _keep(self, into: dict[str, Any], code: str, value: object) -> None:
        if value is not None:
            into[code] = value

    def _read_found(self, at: str, value: object) -> Found | None:
        if not isinstance(value, dict):
            self.note(at, "wrong_kind", "Give an object with found and required.")
            return None
        self.refuse_unknown(at, value, ("found", "required"))
        found = self._read_part(at, value, "found")
        required = self._read_part(at, value, "required")
        if found is None or required is None:
            return None
        if required.denominator != 1:
            self.note(f"{at}/required", "wrong_kind", "Give a whole number.")
        elif found > required:
            self.note(f"{at}/found", "out_of_range", "No more can be found than is required.")
        else:
            return Found(found, required.numerator)
        return None

    def _read_part(self, at: str, value: Mapping[str, object], key: str) -> Fraction | None:
        if value.get(key) is None:
            self.note(f"{at}/{key}", "required", "This key is required.")
            return None
        return self._read_halves(f"{at}/{key}", value[key], MOST_COUNTED)

    def _read_halves(self, at: str, value: object, most: int) -> Fraction | None:
        number = self._read_number(at, value, most)
        if number is None or (2 * number).denominator == 1:
            return number
        self.note(at, "not_half", "Give a whole number or one and a half of it: 3 or 3.5.")
        return None

    def _read_number(self, at: str, value: object, most: int) -> Fraction | None:
        number = _exact(value)
        if number is None:
            self.note(at, "wrong_kind", "Give a number.")
        elif not 0 <= number <= most:
            self.note(at, "out_of_range", f"Give a number from 0 to {most}.")
            return None
        return number

    def _read_waits(self, at: str, value: object) -> tuple[Wait, ...] | None:
        if not isinstance(value, list):
            self.note(at, "wrong_kind", "Give a list of limits and averages; an empty one if no limit is set.")
            return None
        if len(value) > MOST_LIMITS:
            self.note(at, "too_long", f"Give at most {MOST_LIMITS} limits.")
            return None
        asked = list_asked_waits(self.edition, self.sphere, at[1:])
        waits = [self._read_wait(f"{at}/{number}", each, asked) for number, each in enumerate(value)]
        known = tuple(each for each in waits if each is not None)
        return known if len(known) == len(waits) else None

    def _read_wait(self, at: str, value: object, asked: Collection[str]) -> Wait | None:
        if not isinstance(value, dict):
            self.note(at, "wrong_kind", "Give an object with limit and average.")
            return None
        self.refuse_unknown(at, value, ("limit", "average", "question"))
        limit = self._read_waited(at, value, "limit", is_required=True)
        question = value.get("question")
        average = self._read_waited(at, value, "average", is_required=question is None)
        if limit == 0:
            self.note(f"{at}/limit", "out_of_range", "A limit is more than 0; leave it out if none is set.")
            return None
        if question is not None and (not isinstance(question, str) or question not in asked):
            detail = f"Give a question that tells how long people wait: {', '.join(asked) or 'there is none here'}."
            self.note(f"{at}/question", "unknown_question", detail)
            return None
        is_whole = average is not None or (question is not None and value.get("average") is None)
        return Wait(limit, average, question) if limit is not None and is_whole else None

    def _read_waited(self, at: str, value: Mapping[str, object], key: str, *, is_required: bool) -> Fraction | None:
        if value.get(key) is not None:
            return self._read_number(f"{at}/{key}", value[key], MOST_WAITED)
        if is_required:
            self.note(f"{at}/{key}", "required", "This key is required.")
        return None

    def read_items(self, value: object) -> None:
        if value is None:
            return
        if not isinstance(value, dict):
            self.note(f"/{_ITEMS}", "wrong_kind", "Give an object of lists.")
            return
        checked = {each.code: each for each in self.edition.lists if each.items_for(self.sphere)}
        self.refuse_unknown(f"/{_ITEMS}", value, checked)
        for code, observed in checked.items():
            if value.get(code) is not None:
                self._read_marks(observed, value[code])

    def _read_marks(self, observed: ObservedList, value: object) -> None:
        at = f"/{_ITEMS}/{observed.code}"
        if not isinstance(value, dict):
            self.note(at, "wrong_kind", "Give an object of marks by item.")
            return
        codes = [item.code for item in observed.items_for(self.sphere)]
        self.refuse_unknown(at, value, codes)
        marks: dict[str, ItemMark] = {}
        for code in codes:
            if value.get(code) is not None:
                self._read_mark(f"{at}/{code}", observed, code, value[code], marks)
        if marks:
            self.items[observed.code] = marks
        if len(marks) == len(codes):
            self._count(observed, [mark for mark in marks.values() if mark is not None])

    def _read_mark(self, at: str, observed: ObservedList, code: str, value: object, into: dict[str, ItemMark]) -> None:
        number = _exact(value)
        if number in {Fraction(0), _HALF, Fraction(1)}:
            into[code] = number
        elif value == NOT_REQUIRED and observed.kind == "required":
            into[code] = None
        else:
            self.note(at, "unknown_mark", _MARKS)

    def _count(self, observed: ObservedList, marks: list[Fraction]) -> None:
        total = sum(marks, Fraction(0))
        counted: Found | Fraction = Found(total, len(marks)) if observed.kind == "required" else total
        into: dict[str, Any] = self.found if observed.kind == "required" else self.met
        if into.setdefault(observed.code, counted) != counted:
            self.note(f"/{observed.code}", "disagrees", "This count is not that of the items; give one of the two.")


def _exact(value: object) -> Fraction | None:
    """Return a number of JSON as it was written: 7.1 is 71/10; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    # 1e999 is endless to a decoder, and 1e-300 would be carried along exactly: neither was observed.
    return Fraction(number) if number.is_finite() and _decimals(number) <= MOST_DECIMALS else None


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _escape(key: str) -> str:
    printable = key.encode("utf-8", "backslashreplace").decode()
    return printable.replace("~", "~0").replace("/", "~1")
