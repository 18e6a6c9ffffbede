"""What is known about the accessibility of citizens' pages: the criteria, and what the tests found of each.

The criteria are configuration; the results are written by `make accessibility`, never by hand.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from survey_app.catalogue.files import CatalogueError, read_toml

Verdict: TypeAlias = Literal["confirmed", "broken", "absent", "unchecked"]
_LEVELS = ("A", "AA", "AAA")


class TestResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of one test: its name is `tests/…/test_file.py::test_name`."""

    name: str
    passed: bool


class CriterionResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tests that a criterion was checked by, and the rules of axe that look for its barriers."""

    tests: tuple[TestResult, ...]
    axe_rules: tuple[str, ...]


class Results(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One run of the accessibility tests."""

    day: str
    browser: str
    axe_version: str
    axe_rules: int
    criteria: dict[str, CriterionResult]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion; `absent` says why there is nothing here that could break it.

    `is_beyond` tells that it need not be met: it is neither A nor AA of WCAG 2.1.
    """

    code: str
    level: str
    title: str
    absent: str
    is_beyond: bool
    tests: tuple[TestResult, ...]
    axe_rules: tuple[str, ...]

    def is_tested_in(self, folder: str) -> bool:
        """Tell whether a test of this folder of tests/browser looked at it."""
        return any(test.name.startswith(f"tests/browser/{folder}/") for test in self.tests)

    @property
    def verdict(self) -> Verdict:
        """Return what can be said of it without a person's judgement."""
        if self.tests:
            return "confirmed" if all(test.passed for test in self.tests) else "broken"
        return "absent" if self.absent else "unchecked"


@dataclass(frozen=True, slots=True)
class Statement:
    """All criteria with what is known of each, and the run that it is known from."""

    results: Results
    criteria: tuple[Criterion, ...]

    def of(self, verdict: Verdict) -> tuple[Criterion, ...]:
        """Return the criteria of which this can be said, of those that must be met."""
        return tuple(each for each in self.required if each.verdict == verdict)

    @property
    def required(self) -> tuple[Criterion, ...]:
        """Return the criteria that must be met."""
        return tuple(each for each in self.criteria if not each.is_beyond)

    @property
    def beyond(self) -> tuple[Criterion, ...]:
        """Return the criteria that are met though they need not be."""
        return tuple(each for each in self.criteria if each.is_beyond and each.verdict == "confirmed")

    @property
    def test_count(self) -> int:
        """Return how many tests there were."""
        return len({test.name for criterion in self.criteria for test in criterion.tests})


def load_statement(criteria: Path, results: Path) -> Statement:
    """Read both files; raises `CatalogueError` at the first mistake."""
    found = read_results(results)
    table = read_toml(criteria)
    known: dict[str, Criterion] = {}
    for entry in table.take_tables("criteria"):
        code, level, title = (entry.take_string(key) for key in ("code", "level", "title"))
        absent = entry.take_string("absent") if "absent" in entry.keys_left() else ""
        is_beyond = entry.take_boolean("beyond") if "beyond" in entry.keys_left() else False
        entry.refuse_the_rest()
        if level not in _LEVELS:
            raise entry.error("level", f"must be one of {', '.join(_LEVELS)}")
        if code in known:
            raise entry.error("code", "another criterion has the same code")
        result = found.criteria.get(code, CriterionResult((), ()))
        known[code] = Criterion(code, level, title, absent, is_beyond, result.tests, result.axe_rules)
    table.refuse_the_rest()
    for code in found.criteria:
        if code not in known:
            raise CatalogueError(results.name, f"criteria.{code}", f"{criteria.name} has no such criterion")
    return Statement(found, tuple(known.values()))


def read_results(file: Path) -> Results:
    """Read what the tests found."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Results)
    except OSError as error:
        raise CatalogueError(file.name, "", f"cannot be read ({error.strerror})") from error
    except msgspec.DecodeError as error:
        raise CatalogueError(file.name, "", f"is not what `make accessibility` writes: {error}") from error
