"""Decides whether answers obey their questionnaire, for every channel: all problems at once, in order.

Answers come untrusted: a value may be anything that JSON can hold. `None` and blank text count as absent.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from survey_app.domain.errors import Problem
from survey_app.domain.questionnaires import Question, Questionnaire

Answers: TypeAlias = Mapping[str, str | int]
Strictness: TypeAlias = Literal["web", "paper"]

# C0 except tab, line feed and carriage return; DEL and C1; halves of surrogate pairs, which no encoder can store.
_FORBIDDEN_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def check_answers(
    questionnaire: Questionnaire, answers: Mapping[str, object], strictness: Strictness
) -> tuple[Problem, ...]:
    """Return every problem, in the order of the questions, then of the unknown codes as given; none means valid.

    On "web" each visible required question must be answered; on "paper" (also phone and interview) it may be blank.
    """
    problems: list[Problem] = []
    hidden: set[str] = set()
    may_be_blank = strictness == "paper"
    for question in questionnaire.questions:
        value = answers.get(question.code)
        if _is_hidden(question, answers, hidden):
            hidden.add(question.code)
            if not _is_absent(question, value):
                problems.append(_skipped(question))
        elif isinstance(value, str) and value in question.option_codes:
            continue  # nearly every answer is one of the options: the short way
        elif not _is_absent(question, value):
            problems.extend(_check_value(question, value))
        elif question.required and not may_be_blank:
            problems.append(_problem(question.code, "required", "Answer this question."))
    problems.extend(_check_codes(questionnaire, answers))
    return tuple(problems)


def visible_questions(questionnaire: Questionnaire, answers: Mapping[str, object]) -> tuple[Question, ...]:
    """Return the questions that a respondent with these answers sees, in order.

    A follower is seen only if its filter is itself seen and is answered with the option that opens it. Tests alone ask
    for it, and compare `check_answers` and `drop_skipped` with it.
    """
    hidden = _hidden_codes(questionnaire, answers)
    return tuple(question for question in questionnaire.questions if question.code not in hidden)


def drop_skipped(
    questionnaire: Questionnaire, answers: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return the answers without those to hidden questions, and the codes of the answers lost by that, in order."""
    hidden = _hidden_codes(questionnaire, answers)
    kept = {code: value for code, value in answers.items() if code not in hidden}
    lost = tuple(
        question.code
        for question in questionnaire.questions
        if question.code in hidden and not _is_absent(question, answers.get(question.code))
    )
    return kept, lost


def given_answers(questionnaire: Questionnaire, answers: Mapping[str, object]) -> dict[str, str | int]:
    """Return what was really answered, in the order of the questions: without nulls and blank texts.

    To be called with answers that `check_answers` found valid; anything that is no text and no integer is left out.
    """
    given: dict[str, str | int] = {}
    for question in questionnaire.questions:
        value = answers.get(question.code)
        if isinstance(value, str | int) and not _is_absent(question, value):
            given[question.code] = value
    return given


def _hidden_codes(questionnaire: Questionnaire, answers: Mapping[str, object]) -> set[str]:
    hidden: set[str] = set()
    for question in questionnaire.questions:  # a filter always stands before its followers, so one pass is enough
        if _is_hidden(question, answers, hidden):
            hidden.add(question.code)
    return hidden


def _is_hidden(question: Question, answers: Mapping[str, object], hidden: set[str]) -> bool:
    condition = question.show_if
    if condition is None:
        return False
    return condition.question in hidden or answers.get(condition.question) != condition.option


def _is_absent(question: Question, value: object) -> bool:
    if value is None:
        return True
    if question.kind != "text" or not isinstance(value, str):
        return False
    # Some control characters count as white space for Python; they are refused, not overlooked.
    return not value.strip() and not _FORBIDDEN_CHARACTER.search(value)


def _check_value(question: Question, value: object) -> Iterator[Problem]:
    if question.kind == "choice":
        yield _check_option(question, value)
    elif question.kind == "number":
        yield from _check_number(question, value)
    else:
        yield from _check_text(question, value)


def _check_option(question: Question, value: object) -> Problem:
    """Name the problem of a value that is known not to be one of the options."""
    if not isinstance(value, str):
        return _problem(question.code, "wrong_kind", "Give the code of one option as a string.")
    options = ", ".join(option.code for option in question.options)
    return _problem(question.code, "unknown_option", f"Give one of these options: {options}.")


def _check_number(question: Question, value: object) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield _problem(question.code, "wrong_kind", "Give a whole number.")
        return
    low, high = question.minimum, question.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        yield _problem(question.code, "out_of_range", f"Give a whole number {_bounds(low, high)}.")


def _bounds(low: int | None, high: int | None) -> str:
    if low is None:
        return f"of at most {high}"
    return f"of at least {low}" if high is None else f"from {low} to {high}"


def _check_text(question: Question, value: object) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _problem(question.code, "wrong_kind", "Give text as a string.")
        return
    if question.max_length is not None and len(value) > question.max_length:
        yield _problem(question.code, "too_long", f"Give at most {question.max_length} characters.")
    if _FORBIDDEN_CHARACTER.search(value):
        yield _problem(question.code, "control_characters", "Remove the control characters.")


def _check_codes(questionnaire: Questionnaire, answers: Mapping[str, object]) -> Iterator[Problem]:
    known = questionnaire.questions_by_code
    if answers.keys() <= known.keys():
        return
    for code, value in answers.items():
        if code not in known and value is not None:
            yield _problem(code, "unknown_question", "This questionnaire has no question with this code.")


def _skipped(question: Question) -> Problem:
    condition = question.show_if
    assert condition is not None
    detail = f'This question is asked only when "{condition.question}" is answered with "{condition.option}".'
    return _problem(question.code, "skipped", detail)


def _problem(question_code: str, code: str, detail: str) -> Problem:
    # An unknown code is the sender's own text: what cannot be encoded in UTF-8 must not break the answer.
    printable = question_code.encode("utf-8", "backslashreplace").decode()
    return Problem("/answers/" + printable.replace("~", "~0").replace("/", "~1"), code, detail)
