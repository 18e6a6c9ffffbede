"""What a clerk typed into the cells of a sheet → answers: leniently where the meaning is plain, never by guessing."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from survey_app.domain.batches import Remark
from survey_app.domain.organizations import normalize_space
from survey_app.domain.questionnaires import Question, Questionnaire
from survey_app.domain.validation import check_answers, drop_skipped, given_answers

_DIGITS: Final = {"1": "yes", "0": "no"}
_BETWEEN_TICKS: Final = re.compile(r"[,;/|+\\\s]+")
_WHOLE: Final = re.compile(r"([+-]?[0-9]{1,9})(?:[.,]0+)?")
_LONGEST_SHOWN: Final = 40


def read_answers(
    questionnaire: Questionnaire, cells: Mapping[str, str]
) -> tuple[dict[str, str | int], tuple[Remark, ...], tuple[Remark, ...]]:
    """Return the answers that a line gives, then its notes, then its faults; with faults the answers mean nothing.

    `cells` holds the texts of the columns that are questions. Empty is unanswered; two boxes ticked is unanswered with
    the note `two_ticked`; an answer to a question that was skipped is dropped with the note `skipped_dropped`.
    """
    values: dict[str, object] = {}
    notes: list[Remark] = []
    for code, text in cells.items():
        question = questionnaire.question(code)
        if question is not None and _is_ticked_twice(question, text):
            detail = f'Two boxes are ticked at "{code}": taken as unanswered.'
            notes.append(Remark("two_ticked", detail, code, _shorten(text)))
        elif normalize_space(text):
            values[code] = read_value(question, text) if question else text
    kept, lost = drop_skipped(questionnaire, values)
    notes += [_note_dropped(questionnaire, code, cells[code]) for code in lost]
    faults = [
        Remark(problem.code, f'"{column}": {problem.detail}', column, _shorten(cells.get(column, "")))
        for problem in check_answers(questionnaire, kept, "paper")
        for column in (problem.pointer.removeprefix("/answers/"),)
    ]
    return given_answers(questionnaire, kept), tuple(notes), tuple(faults)


def read_value(question: Question, text: str) -> str | int:
    """Return the answer that a filled cell gives; what cannot be read comes back as it is, for the rules to refuse."""
    if question.kind == "text":
        return text.strip()
    if question.kind == "choice":
        return _find_option(question, text) or text
    whole = _WHOLE.fullmatch(normalize_space(text))
    return int(whole[1]) if whole else text


def _find_option(question: Question, text: str) -> str | None:
    return _name_options(question).get(normalize_space(text).casefold())


@lru_cache(maxsize=512)  # thousands of sheets answer a few questions
def _name_options(question: Question) -> Mapping[str, str]:
    """Return the options by what may be written for them: 1 and 0 for yes and no, texts in any language, codes."""
    names = {digit: option for digit, option in _DIGITS.items() if option in question.option_codes}
    for option in question.options:
        names.update((normalize_space(each).casefold(), option.code) for each in option.text.values())
    return names | {option.code.casefold(): option.code for option in question.options}


def _is_ticked_twice(question: Question, text: str) -> bool:
    if question.kind != "choice" or _find_option(question, text):
        return False
    found = [_find_option(question, piece) for piece in _BETWEEN_TICKS.split(text.strip()) if piece]
    return None not in found and len(set(found)) > 1


def _note_dropped(questionnaire: Questionnaire, code: str, text: str) -> Remark:
    condition = questionnaire.questions_by_code[code].show_if
    assert condition, "only a follower is skipped"
    detail = f'"{code}" is asked only when "{condition.question}" is answered "{condition.option}": dropped.'
    return Remark("skipped_dropped", detail, code, _shorten(text))


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
