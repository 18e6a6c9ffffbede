"""Runs tests/scenarios/scores/*.toml, which methodologists read."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from survey_app.domain.answer_counts import AnswerCounts
from survey_app.domain.formulas import WaitingTable
from survey_app.domain.indicators import Evidence, find_waiting_points
from survey_app.domain.methodology import Edition
from survey_app.domain.observation_parsing import parse_observations
from survey_app.domain.outcomes import Missing, NoBase, Outcome
from survey_app.domain.ratings import (
    OrganizationScore,
    PlacedScore,
    find_band,
    mean_scores,
    rank_scores,
    score_organization,
)
from tests.editions import ROOT, edition_called, with_policy

FILES = {
    path.stem: tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    for path in sorted((ROOT / "tests/scenarios/scores").glob("*.toml"))
}
SCENARIOS = [scenario for file in FILES.values() for scenario in file.get("scenario", [])]
USUAL, WAITING, PUBLISHED = FILES["usual"]["usual"], FILES["comfort"]["waiting"], FILES["published"]
KEYS = {
    "name",
    "edition",
    "sphere",
    "kind",
    "answers",
    "respondents",
    "observed",
    "not",
    "expect",
    "missing",
    "no_base",
}


def edition_of(scenario: dict[str, Any]) -> Edition:
    if "no_base" in scenario:
        return with_policy(scenario["edition"], scenario["no_base"])
    return edition_called(scenario["edition"])


def evidence_of(edition: Edition, scenario: dict[str, Any]) -> Evidence:
    answers = USUAL["answers"] | scenario.get("answers", {})
    counts = AnswerCounts(
        scenario.get("respondents", 100),
        {
            code: each if isinstance(each, dict) else dict(zip(("yes", "no"), each, strict=True))
            for code, each in answers.items()
        },
    )
    observed = {
        code: each
        for code, each in (USUAL["observed"] | scenario.get("observed", {})).items()
        if code not in scenario.get("not", [])
    }
    observations, problems = parse_observations(edition, scenario["sphere"], observed)
    assert not problems
    return Evidence(counts, observations)


def say(edition: Edition, outcome: Outcome) -> str | None:
    if isinstance(outcome, Missing):
        return "missing"
    return "no base" if isinstance(outcome, NoBase) else edition.rounding.render(outcome)


def say_all(edition: Edition, score: OrganizationScore) -> dict[str, str | None]:
    band = find_band(edition, score.outcome)
    criteria = {each.scheme.criterion.code: say(edition, each.outcome) for each in score.criteria}
    indicators = {each.indicator.code: say(edition, each.outcome) for each in score.indicators}
    return indicators | criteria | {"S": say(edition, score.outcome), "band": band.code if band else None}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_scenario(scenario: dict[str, Any]) -> None:
    edition = edition_of(scenario)
    score = score_organization(edition, scenario["sphere"], scenario.get("kind"), evidence_of(edition, scenario))
    said = say_all(edition, score)
    assert {code: said.get(code) for code in scenario["expect"]} == scenario["expect"]
    assert list(score.missing) == scenario.get("missing", [])
    assert scenario.keys() <= KEYS


@pytest.mark.parametrize("row", WAITING["rows"], ids=lambda row: f"{row[1]} where {row[0]} is the limit")
def test_points_for_waiting(row: list[Decimal]) -> None:
    edition = edition_called(WAITING["edition"])
    formula = edition.criteria[1].indicators[1].formula
    assert isinstance(formula, WaitingTable)
    limit, average, points = map(Fraction, row)
    assert find_waiting_points(formula, limit, average, edition.rounding).points == points


def test_the_published_mean_of_a_municipality() -> None:
    placed = [PlacedScore(Fraction(each), "education", "16", "92701") for each in PUBLISHED["means"]["scores"]]
    mean = mean_scores(placed).municipalities["16", "92701", "education"]
    assert edition_called("operators").rounding.render(mean.outcome) == PUBLISHED["means"]["mean"]


def test_ranks() -> None:
    edition, told = edition_called("operators"), PUBLISHED["ranks"]
    scores: dict[str, Outcome] = {
        str(place): Fraction(each) if each else Missing(("stand",)) for place, each in enumerate(told["exact"])
    }
    assert [edition.rounding.render(each) or "" for each in scores.values()] == told["shown"]
    assert [each or 0 for each in rank_scores(edition, scores).values()] == told["ranks"]


def test_bands() -> None:
    bands = [find_band(edition_called("operators"), Fraction(each)) for each in PUBLISHED["bands"]["scores"]]
    assert [band and band.code for band in bands] == PUBLISHED["bands"]["bands"]
