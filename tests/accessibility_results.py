"""A plugin of pytest: writes what the tests with the mark `wcag` found, for the statement of accessibility.

`make accessibility` runs them with `-p tests.accessibility_results --accessibility-results FILE`.
"""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from survey_app.settings import ROOT

_MARK = "wcag"
_CRITERIA = ROOT / "config" / "accessibility.toml"
_AXE = "axe"  # the property under which one test tells of axe itself


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the file."""
    parser.addoption("--accessibility-results", type=Path, default=None, help="where to write what was found")


def pytest_configure(config: pytest.Config) -> None:
    """Collect in the process that hears of all tests, not in those that run them."""
    file = config.getoption("--accessibility-results")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Collector(file))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let each test's report tell its criteria."""
    item.user_properties.extend((_MARK, code) for mark in item.iter_markers(_MARK) for code in mark.args)


class _Collector:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._passed: dict[str, dict[str, bool]] = {}
        self._axe: dict[str, Any] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a test under each of its criteria; one of several parameters passed if all of them did."""
        if report.when != "call" and report.passed:
            return
        name = report.nodeid.partition("[")[0]
        for key, value in report.user_properties:
            if key == _MARK:
                tests = self._passed.setdefault(str(value), {})
                tests[name] = tests.get(name, True) and report.passed
            elif key == _AXE and isinstance(value, dict):
                self._axe = value

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Write the file, but not of a run that was broken off."""
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return
        assert self._axe, "the test that tells of axe must be among those that ran"
        results = {
            "day": f"{datetime.now(UTC):%Y-%m-%d}",
            "browser": self._axe["browser"],
            "axe_version": self._axe["version"],
            "axe_rules": self._axe["rules"],
            "criteria": dict(self._list_criteria()),
        }
        self._file.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")

    def _list_criteria(self) -> Iterator[tuple[str, dict[str, Any]]]:
        known = {entry["code"] for entry in tomllib.loads(_CRITERIA.read_text("utf-8"))["criteria"]}
        for code in sorted(known & self._passed.keys(), key=lambda each: [int(part) for part in each.split(".")]):
            tests = [{"name": name, "passed": passed} for name, passed in sorted(self._passed[code].items())]
            yield code, {"tests": tests, "axe_rules": self._axe["criteria"].get(code, [])}
