"""Runs tests/scenarios/validation.toml, which methodologists read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from survey_app.catalogue import Catalogue, load_catalogue
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.validation import check_answers

ROOT = Path(__file__).parents[2]
SCENARIOS = tomllib.loads((ROOT / "tests/scenarios/validation.toml").read_text("utf-8"))["scenario"]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "config")


def all_yes(questionnaire: Questionnaire) -> dict[str, object]:
    return {question.code: "yes" for question in questionnaire.questions if "yes" in question.option_codes}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_scenario(catalogue: Catalogue, scenario: dict[str, Any]) -> None:
    questionnaire = catalogue.questionnaires[scenario["questionnaire"], 1]
    sheet = all_yes(questionnaire) | scenario.get("answers", {})
    for code in scenario.get("blank", []):
        sheet.pop(code, None)
    problems = check_answers(questionnaire, sheet, scenario["channel"])
    assert [f"{each.pointer.removeprefix('/answers/')}: {each.code}" for each in problems] == scenario["problems"]
    assert scenario.keys() <= {"name", "questionnaire", "channel", "answers", "blank", "problems"}
