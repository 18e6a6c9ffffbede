"""What the statement of accessibility rests on is what tests found, and tests that are still there."""

import json
from importlib import import_module

import pytest

from survey_app.catalogue.accessibility import read_results
from survey_app.settings import ROOT

RESULTS = read_results(ROOT / "docs" / "accessibility-results.json")
CLAIMS = [(code, test) for code, criterion in RESULTS.criteria.items() for test in criterion.tests]


def test_enough_is_claimed_to_be_worth_checking() -> None:
    assert len(CLAIMS) > 50
    assert {"1.4.3", "1.4.10", "2.1.1", "4.1.2"} <= RESULTS.criteria.keys()


@pytest.mark.parametrize(("code", "name"), [(code, test.name) for code, test in CLAIMS])
def test_every_test_exists_and_says_that_it_proves_the_criterion(code: str, name: str) -> None:
    path, _, function = name.partition("::")
    module = import_module(path.removesuffix(".py").replace("/", "."))
    marks = getattr(getattr(module, function), "pytestmark", [])
    assert code in {each for mark in marks if mark.name == "wcag" for each in mark.args}, "run `make accessibility`"


def test_every_test_passed() -> None:
    assert not [(code, test.name) for code, test in CLAIMS if not test.passed]


def test_axe_is_still_the_one_that_looked() -> None:
    lock = json.loads((ROOT / "widget" / "package-lock.json").read_text("utf-8"))
    assert lock["packages"]["node_modules/axe-core"]["version"] == RESULTS.axe_version, "run `make accessibility`"
