"""Runs tests/scenarios/site-pages.toml; pages that mean harm are read in bounded time."""

import time
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.content_policies import parse_policies
from survey_app.domain.page_tags import read_page_tags
from survey_app.domain.site_findings import Finding, SeenPage, judge_page
from survey_app.settings import ROOT

SCENARIOS = tomllib.loads((ROOT / "tests/scenarios/site-pages.toml").read_text("utf-8"))["scenario"]
MEGABYTE = 1_048_576


def write(finding: Finding) -> str:
    lines = "; ".join(change.line for change in finding.changes)
    return " ".join((finding.code, *finding.about, *([f"({lines})"] if lines else [])))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_scenario(scenario: dict[str, Any]) -> None:
    tags = read_page_tags(scenario["html"])
    headers = [policy for text in scenario.get("policies", []) for policy in parse_policies(text, "header")]
    policies = [*headers, *(policy for text in tags.policies for policy in parse_policies(text, "meta"))]
    page = SeenPage("https://school.example.ru/", tags, policies, scenario.get("is_registered", True))
    judged = judge_page(page, "K7M3Q9XA", "https://survey.example.org")
    ways = [": ".join((way.name, *map(write, way.obstacles))) for way in judged.ways]
    assert ways == scenario.get("ways", [])
    assert list(map(write, judged.findings)) == scenario.get("findings", [])
    assert list(judged.other_codes) == scenario.get("others", [])
    assert scenario.keys() <= {"name", "html", "policies", "is_registered", "ways", "findings", "others"}


@pytest.mark.parametrize("beginning", ["", "<a ", "<script>", "<!--", "<textarea>", "<a b='"])
@pytest.mark.parametrize(
    "unit", ["<", "</", "<!", "<![", "<!--", "<?", "<a ", "b=c ", "='", '"', "&", "&#x", "/", "<a href=x>", "\n"]
)
def test_a_megabyte_of_malice_is_read_in_bounded_time(beginning: str, unit: str) -> None:
    page = (beginning + unit * MEGABYTE)[:MEGABYTE]
    began = time.process_time()
    read_page_tags(page)
    assert time.process_time() - began < 5  # the library's own way takes minutes


def test_a_long_page_is_read_to_its_end() -> None:
    rows = "".join(f"<tr><td class='cell'>Строка {number}</td></tr>\n" for number in range(12_000))
    script = f"<script>var state = '{'x' * 200_000}';</script><!-- {'y' * 100_000} -->"
    tags = read_page_tags(f"<table>{rows}</table>{script}<nok-survey organization=K7M3Q9XA></nok-survey>")
    assert tags.elements == ["K7M3Q9XA"]


@given(st.text(alphabet="<>/!-[]\"'= a&;\x00xscriptmeabfнок\n", max_size=300))
def test_no_page_breaks_the_reader(html: str) -> None:
    tags = read_page_tags(html)
    page = SeenPage("https://school.example.ru/", tags, [], is_registered=True)
    judge_page(page, "K7M3Q9XA", "https://survey.example.org")


@given(st.lists(st.sampled_from(["src", "href", "base"]), max_size=4), st.text(max_size=60))
def test_no_address_breaks_the_judge(names: list[str], address: str) -> None:
    shown = address.replace('"', "")
    html = "".join(f'<{"base" if name == "base" else "a"} href="{shown}">' for name in names)
    html += f'<iframe src="{shown}"></iframe><script src="{shown}" data-organization="{shown}"></script>'
    page = SeenPage("https://school.example.ru/", read_page_tags(html), [], is_registered=True)
    judge_page(page, "K7M3Q9XA", "https://survey.example.org")
