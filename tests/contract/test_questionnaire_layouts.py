"""A shipped version of a questionnaire keeps its codes, kinds, options and skips for ever.

Stored answers are packed by them, and deployed widgets go on sending them.
"""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.catalogue import load_catalogue
from survey_app.domain.questionnaires import Question, Questionnaire

ROOT = Path(__file__).parents[2]
FROZEN = tomllib.loads((ROOT / "tests/contract/questionnaire-layouts.toml").read_text("utf-8"))
SHIPPED = {
    f"{code}-{version}": each for (code, version), each in load_catalogue(ROOT / "config").questionnaires.items()
}


def describe(question: Question) -> str:
    parts = [question.kind, *(option.code for option in question.options)]
    parts += [f"max_length={question.max_length}"] if question.kind == "text" else []
    parts += [f"{question.minimum}..{question.maximum}"] if question.kind == "number" else []
    parts += ["required" if question.required else "optional"]
    parts += [f"if {question.show_if.question}={question.show_if.option}"] if question.show_if else []
    return f"{question.code}: {' '.join(parts)}"


def layout(questionnaire: Questionnaire) -> list[str]:
    return [describe(question) for question in questionnaire.questions]


@pytest.mark.parametrize("key", FROZEN)
def test_a_shipped_version_is_never_changed(key: str) -> None:
    assert key in SHIPPED, f"{key} was shipped: it must stay in config/questionnaires"
    assert layout(SHIPPED[key]) == FROZEN[key]["questions"], f"{key} was shipped: make a new version instead"
    assert SHIPPED[key].spheres >= set(FROZEN[key]["spheres"]), f"{key} was offered to these spheres: add, never remove"
    assert SHIPPED[key].kinds == set(FROZEN[key].get("kinds", ())), f"{key} was for these kinds: make a new version"


def test_every_version_is_frozen_here() -> None:
    assert SHIPPED.keys() == FROZEN.keys(), "add the new version to tests/contract/questionnaire-layouts.toml"


@pytest.mark.parametrize(
    "change",
    [
        {"code": "stands_used"},
        {"kind": "text", "max_length": 10},
        {"required": False},
        {"options": ()},
        {"show_if": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_change_of_a_question_stays_unseen(change: dict[str, object]) -> None:
    follower = SHIPPED["nok-general-1"].questions[1]
    assert describe(replace(follower, **change)) != describe(follower)  # type: ignore[arg-type] # each change fits
