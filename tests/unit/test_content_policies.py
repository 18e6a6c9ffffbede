"""Runs tests/scenarios/content-policies.toml, and looks at what belongs to the page rather than to the policy."""

import tomllib
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from survey_app.domain.content_policies import (
    CONNECTION,
    FRAME,
    PICTURE,
    SCRIPT,
    PolicyChange,
    list_changes,
    parse_policies,
)
from survey_app.settings import ROOT

SCENARIOS = tomllib.loads((ROOT / "tests/scenarios/content-policies.toml").read_text("utf-8"))["scenario"]
WANTS: Final = {
    "script": (SCRIPT, "/w/1.js"),
    "connection": (CONNECTION, ""),
    "frame": (FRAME, "/s/K7M3Q9XA"),
    "picture": (PICTURE, "/install/K7M3Q9XA/banner-240x80.png"),
}


def changes(policy: str, *, page: str = "https://school.example.ru/", address: str, nonce: str = "") -> list[str]:
    policies = list(parse_policies(policy, "header"))
    return list(map(write, list_changes(policies, SCRIPT, urlsplit(address), urlsplit(page), nonce)))


def write(change: PolicyChange) -> str:
    return f"{'nonce! ' if change.needs_nonce else ''}{change.line}"


@pytest.mark.parametrize("port", ["４４３", "9" * 5000])
def test_a_port_that_is_none_allows_nothing(port: str) -> None:
    written = f"script-src https://survey.example.org:{port}"
    address = "https://survey.example.org/w/1.js"
    assert changes(written, address=address) == [f"{written} https://survey.example.org"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_scenario(scenario: dict[str, Any]) -> None:
    want, path = WANTS[scenario["wants"]]
    policies = [policy for text in scenario["policies"] for policy in parse_policies(text, "header")]
    address, page = urlsplit(f"https://survey.example.org{path}"), urlsplit("https://school.example.ru/")
    found = list_changes(policies, want, address, page, scenario.get("nonce", ""))
    assert [write(change) for change in found] == scenario["changes"]
    assert scenario.keys() <= {"name", "wants", "policies", "nonce", "changes"}


@pytest.mark.parametrize(
    ("page", "address", "is_allowed"),
    [
        ("https://school.example.ru/", "https://school.example.ru/w/1.js", True),
        ("http://school.example.ru/", "https://school.example.ru/w/1.js", True),
        ("https://school.example.ru/", "http://school.example.ru/w/1.js", False),
        ("https://school.example.ru/", "https://school.example.ru:8443/w/1.js", False),
        ("http://school.example.ru:8000/", "http://school.example.ru:8000/w/1.js", True),
    ],
)
def test_self_is_the_origin_of_the_page_or_its_encrypted_twin(page: str, address: str, *, is_allowed: bool) -> None:
    assert (changes("script-src 'self'", page=page, address=address) == []) == is_allowed


def test_a_source_without_a_scheme_takes_that_of_the_page() -> None:
    plain = "http://survey.example.org/w/1.js"
    assert changes("script-src survey.example.org", page="http://school.example.ru/", address=plain) == []
    assert changes("script-src survey.example.org", address=plain)
    assert changes("script-src https:", page="http://school.example.ru/", address=plain)


def test_a_change_tells_where_it_belongs_and_whether_it_is_new() -> None:
    (policy,) = parse_policies(" ; default-src  'self' ;; ", "meta")
    (change,) = list_changes([policy], CONNECTION, urlsplit("https://survey.example.org"), urlsplit("https://a.ru/"))
    assert (change.place, change.directive, change.is_new) == ("meta", "connect-src", True)
    assert list(parse_policies(" ; , ;", "header")) == []
