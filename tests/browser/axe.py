"""axe-core, as the browser tests run it, and the success criteria that its rules look at."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from survey_app.settings import ROOT

_FOLDER = ROOT / "widget" / "node_modules" / "axe-core"
SCRIPT = _FOLDER / "axe.min.js"
# Of levels A and AA, and only where a rule runs by default; a test compares them with axe itself.
AXE_CRITERIA = (
    *("1.1.1", "1.3.1", "1.3.5", "1.4.1", "1.4.3", "1.4.4", "1.4.12", "2.1.1", "2.2.1", "2.2.2", "2.4.1", "2.4.2"),
    *("2.4.4", "3.1.1", "3.1.2", "3.3.2", "4.1.2"),
)


def run_axe(page: Page, kinds: Sequence[str] = ("violations", "incomplete")) -> list[tuple[str, list[str]]]:
    """Return the rules that are broken, or that axe could not decide, with where."""
    found = _run(page, str(list(kinds)))
    rules: list[dict[str, Any]] = [rule for kind in kinds for rule in found[kind]]
    return [(rule["id"], [f"{node['target']}: {node['html']}" for node in rule["nodes"]]) for rule in rules]


def list_rules(page: Page) -> dict[str, list[str]]:
    """Return the rules that axe ran on the page, by the success criterion that each looks at."""
    found = _run(page, "['violations', 'incomplete', 'passes', 'inapplicable']")
    by_criterion: dict[str, list[str]] = {}
    for rule in (rule for kind in ("violations", "incomplete", "passes", "inapplicable") for rule in found[kind]):
        for criterion in _criteria(rule["tags"]):
            by_criterion.setdefault(criterion, []).append(rule["id"])
    return {criterion: sorted(rules) for criterion, rules in by_criterion.items()}


def describe_axe(page: Page) -> dict[str, Any]:
    """Return which axe this is, and how many rules it has."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    described: dict[str, Any] = page.evaluate("({ version: axe.version, rules: axe.getRules().length })")
    return described


def _run(page: Page, kinds: str) -> dict[str, Any]:
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {{ resultTypes: {kinds} }})")
    return found


def _criteria(tags: list[str]) -> list[str]:
    """Read `wcag143` as 1.4.3 and `wcag1412` as 1.4.12."""
    digits = [tag.removeprefix("wcag") for tag in tags if tag.startswith("wcag")]
    return [f"{each[0]}.{each[1]}.{each[2:]}" for each in digits if each.isdecimal() and len(each) > 2]
