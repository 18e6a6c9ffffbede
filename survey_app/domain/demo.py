"""Invented answers for the demo: drawn from an organization's own rates, the same at every draw."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from survey_app.domain.questionnaires import Question, Questionnaire

LOWEST_RATE: Final = 0.55
HIGHEST_RATE: Final = 0.98
_SPREAD: Final = 0.06  # how far a question's rate may be from the organization's own
_USED: Final[Mapping[str, float]] = {
    "stand_used": 0.8,
    "site_used": 0.6,
    "remote_used": 0.35,
    "disability": 0.06,
    "care_place": 0.7,
    "diagnostics_used": 0.5,
    "planned_admission": 0.6,
}
_OPTIONAL_GIVEN: Final = 0.4
_TEXT_GIVEN: Final = 0.05
_AGE_MEAN, _AGE_DEVIATION = 43, 15


def draw_rates(questionnaire: Questionnaire, random: Random) -> dict[str, float]:
    """Draw one organization's share of "yes" for each choice question; what people used is alike everywhere."""
    own = random.uniform(LOWEST_RATE, HIGHEST_RATE)
    choices = (question.code for question in questionnaire.questions if question.kind == "choice")
    near = {code: own + random.uniform(-_SPREAD, _SPREAD) for code in choices}
    return {code: min(max(rate, LOWEST_RATE), HIGHEST_RATE) for code, rate in near.items()} | dict(_USED)


def draw_answers(
    questionnaire: Questionnaire, rates: Mapping[str, float], suggestions: Sequence[str], random: Random
) -> dict[str, str | int]:
    """Draw one respondent's answers, valid on the web: skipped questions stay unanswered."""
    answers: dict[str, str | int] = {}
    for question in questionnaire.questions:
        condition = question.show_if
        if condition is not None and answers.get(condition.question) != condition.option:
            continue
        answer = _draw(question, rates, suggestions, random)
        if answer is not None:
            answers[question.code] = answer
    return answers


def best_answers(questionnaire: Questionnaire) -> dict[str, str | int]:
    """Return the sheet of somebody who praises everything, as ballot stuffers send it hundreds of times."""
    answers: dict[str, str | int] = {}
    for question in questionnaire.questions:
        condition = question.show_if
        if question.required and (condition is None or answers.get(condition.question) == condition.option):
            answers[question.code] = question.options[0].code
    return answers


def _draw(
    question: Question, rates: Mapping[str, float], suggestions: Sequence[str], random: Random
) -> str | int | None:
    if question.kind == "text":
        return random.choice(suggestions) if random.random() < _TEXT_GIVEN else None
    if not question.required and random.random() > _OPTIONAL_GIVEN:
        return None
    if question.kind == "number":
        assert question.minimum is not None
        assert question.maximum is not None
        return min(max(round(random.gauss(_AGE_MEAN, _AGE_DEVIATION)), question.minimum), question.maximum)
    first, *others = (option.code for option in question.options)
    return first if random.random() < rates[question.code] else random.choice(others)
