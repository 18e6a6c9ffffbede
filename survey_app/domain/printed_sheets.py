"""A questionnaire as it is printed on sheets: numbered questions, and in words where to go on after each answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from survey_app.domain.questionnaires import STANDARD, Kind, Language, Question, Questionnaire

PrintSize: TypeAlias = Literal["normal", "large"]
SIZES: Final[tuple[PrintSize, ...]] = ("normal", "large")
LARGEST_SHEET: Final = 99_999
"""The largest number that we print: one is known by the number on it, which batches and typing hands in again."""


@dataclass(frozen=True, slots=True)
class PrintedOption:
    """An answer with its box; `go_to` is the question to go on with, None where that is the next one."""

    text: str
    go_to: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question by its number on the sheet.

    `only_if`, where it must be said: a filter's number, the answer that leads here, and where others go on. `go_to`
    is the question to go on with after any answer, None where that is the next one or `options` say it.
    """

    number: int
    kind: Kind
    text: str
    options: tuple[PrintedOption, ...]
    only_if: tuple[int, str, int | None] | None = None
    go_to: int | None = None


def lay_out_sheet(questionnaire: Questionnaire, language: Language) -> tuple[PrintedQuestion, ...]:
    """Return the questions of a sheet in one of the questionnaire's languages, numbered from 1."""
    return tuple(_lay_out(questionnaire, language))


def _lay_out(questionnaire: Questionnaire, language: Language) -> Iterator[PrintedQuestion]:
    questions = questionnaire.questions
    numbers = {question.code: number for number, question in enumerate(questions, start=1)}
    for at, question in enumerate(questions):
        follows = [_find_next(questionnaire, at, option.code) for option in question.options]
        ways = {_skip_next(at, follow) for follow in follows or [_find_next(questionnaire, at, None)]}
        is_one_way = len(ways) == 1
        options = tuple(
            PrintedOption(option.text_in(language, STANDARD), None if is_one_way else _skip_next(at, follow))
            for option, follow in zip(question.options, follows, strict=True)
        )
        only_if = None
        if question.show_if is not None and not _is_led_to(questionnaire, at):
            of = questionnaire.questions_by_code[question.show_if.question]
            answer = next(each for each in of.options if each.code == question.show_if.option)
            only_if = (numbers[of.code], answer.text_in(language, STANDARD), _find_otherwise(questionnaire, at))
        go_to = ways.pop() if is_one_way else None
        yield PrintedQuestion(at + 1, question.kind, question.text_in(language, STANDARD), options, only_if, go_to)


def _find_next(questionnaire: Questionnaire, at: int, option: str | None) -> int | None:
    """Return the number of the first later question that may be asked after this answer, None after the last one."""
    code = questionnaire.questions[at].code
    known = questionnaire.conditions_of(code) | ({code: option} if option is not None else {})
    for number, question in enumerate(questionnaire.questions[at + 1 :], start=at + 2):
        asked = questionnaire.conditions_of(question.code)
        if all(known.get(each, wanted) == wanted for each, wanted in asked.items()):
            return number
    return None


def _find_otherwise(questionnaire: Questionnaire, at: int) -> int | None:
    """Return the number of the first later question for those who did not answer the filter so."""
    show_if = questionnaire.questions[at].show_if
    assert show_if is not None, "whoever asks has looked"
    for number, question in enumerate(questionnaire.questions[at + 1 :], start=at + 2):
        if questionnaire.conditions_of(question.code).get(show_if.question) != show_if.option:
            return number
    return None


def _skip_next(at: int, follow: int | None) -> int | None:
    """Return where to go on, None where it is the next question: nobody needs to be told."""
    return None if follow in (None, at + 2) else follow


def _is_led_to(questionnaire: Questionnaire, at: int) -> bool:
    """Tell whether the question before leads to this one only if it is to be asked."""
    if not at:
        return False
    before: Question = questionnaire.questions[at - 1]
    known = questionnaire.conditions_of(before.code)
    asked = questionnaire.conditions_of(questionnaire.questions[at].code)
    return all(each == before.code or known.get(each) == wanted for each, wanted in asked.items())
