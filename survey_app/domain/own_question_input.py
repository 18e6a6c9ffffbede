"""What a council types of an own question becomes a question, or problems by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from survey_app.domain.errors import Problem
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Kind, Language, Option, Question

KINDS: Final[tuple[Kind, ...]] = ("choice", "number", "text")
LONGEST_QUESTION: Final = 300
LONGEST_OPTION: Final = 150
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 9  # a clerk types each as one digit
LARGEST_NUMBER: Final = 1000
LONGEST_ANSWER: Final = 2000
_MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class OwnQuestionInput:
    """The typed fields of one question.

    `option_codes` are those that it may have; `languages` those offered, Russian first: the others may be left out.
    """

    code: str
    kind: Kind
    option_codes: Sequence[str]
    languages: Sequence[Language]
    fields: Mapping[str, str]


def list_fields(kind: Kind, option_codes: Sequence[str], languages: Sequence[Language]) -> list[str]:
    """Return the names of the fields that a question of this kind has, in the order of the form."""
    options = [f"option-{code}" for code in option_codes] if kind == "choice" else []
    bounds = {"choice": (), "number": ("min", "max"), "text": ("max_length",)}[kind]
    return [*(f"{name}-{language}" for name in ("text", *options) for language in languages), *bounds]


def describe_question(question: Question) -> dict[str, str]:
    """Return the fields of a question as they would have been typed."""
    fields = {f"text-{language}": text for language, text in question.text.items()}
    for option in question.options:
        fields |= {f"option-{option.code}-{language}": text for language, text in option.text.items()}
    bounds = {"min": question.minimum, "max": question.maximum, "max_length": question.max_length}
    return fields | {name: str(value) for name, value in bounds.items() if value is not None}


def read_own_question(typed: OwnQuestionInput) -> tuple[Question, list[Problem]]:
    """Return the question and all that is wrong with it; it is whole only if nothing is."""
    problems = list(_check_text("text", typed, LONGEST_QUESTION))
    options = _read_options(typed, problems) if typed.kind == "choice" else ()
    question = Question(typed.code, typed.kind, _texts("text", typed), required=False, options=options)
    if typed.kind == "number":
        low = _read_whole("min", typed, 0, LARGEST_NUMBER, problems)
        high = _read_whole("max", typed, low + 1, LARGEST_NUMBER, problems)
        question = replace(question, minimum=low, maximum=high)
    elif typed.kind == "text":
        question = replace(question, max_length=_read_whole("max_length", typed, 1, LONGEST_ANSWER, problems))
    return question, problems


def _read_options(typed: OwnQuestionInput, problems: list[Problem]) -> tuple[Option, ...]:
    options = [Option(code, texts) for code in typed.option_codes if (texts := _texts(f"option-{code}", typed))]
    seen: set[str] = set()
    for option in options:
        name = f"option-{option.code}"
        problems += _check_text(name, typed, LONGEST_OPTION)
        text = option.text.get(DEFAULT_LANGUAGE, "").casefold()
        if text in seen:
            problems.append(_problem(f"{name}-{DEFAULT_LANGUAGE}", "own_option_repeated", "Give each option once."))
        seen |= {text} - {""}
    if len(options) < FEWEST_OPTIONS:
        empty = next(code for code in typed.option_codes if code not in {option.code for option in options})
        detail = f"Give at least {FEWEST_OPTIONS} options."
        problems.append(_problem(f"option-{empty}-{DEFAULT_LANGUAGE}", "own_options_few", detail))
    return tuple(options)


def _check_text(name: str, typed: OwnQuestionInput, most: int) -> Iterator[Problem]:
    for language in typed.languages:
        field = f"{name}-{language}"
        text = typed.fields.get(field, "").strip()
        if language == DEFAULT_LANGUAGE and not text:
            yield _problem(field, "own_text_empty", "Give the text in Russian.")
        elif len(text) > most:
            yield _problem(field, "own_text_long", f"Give at most {most} characters.", str(most))
        elif not text.isprintable():
            yield _problem(field, "own_text_characters", "Remove the control characters.")


def _texts(name: str, typed: OwnQuestionInput) -> dict[Language, str]:
    texts = {language: typed.fields.get(f"{name}-{language}", "").strip() for language in typed.languages}
    return {language: text for language, text in texts.items() if text}


def _read_whole(name: str, typed: OwnQuestionInput, low: int, high: int, problems: list[Problem]) -> int:
    text = typed.fields.get(name, "").strip()
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    if is_number and low <= int(text) <= high:
        return int(text)
    about = f"{low}–{high}" if low <= high else ""
    problems.append(_problem(name, "own_number", f"Give a whole number from {low} to {high}.", about))
    return low


def _problem(field: str, code: str, detail: str, about: str = "") -> Problem:
    return Problem(f"/{field}", code, detail, about)
