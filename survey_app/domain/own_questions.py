"""A council's own questions: always optional, beside the statutory ones of a cycle and outside every score.

A set of them is a `Questionnaire` of its own, so that answers are judged, packed and counted by the same rules. Codes
name the cycle (`own_12_3` is the third question that cycle 12 was given), so no two sets mean different things by one
code. A version is fixed once it can be shown; a corrected wording raises its `text_revision`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Language, Option, Question, Questionnaire, Text

MOST_QUESTIONS: Final = 10
SET_PREFIX: Final = "own-"
_PREFIX: Final = "own_"
_CODE: Final = re.compile(r"own_([0-9]{1,9})_([0-9]{1,4})")
_OPTION_CODE: Final = re.compile(r"o([0-9]{1,4})")


def is_own(code: str) -> bool:
    """Tell whether a question's code is kept for councils' own questions."""
    return code.startswith(_PREFIX)


def find_cycle_id(code: str) -> int | None:
    """Return the row id of the cycle whose own question has this code, None for other codes."""
    found = _CODE.fullmatch(code)
    return int(found[1]) if found else None


def make_set(
    cycle_id: int, version: int, questions: Iterable[Question], text_revision: int = 1, languages: Sequence[str] = ()
) -> Questionnaire:
    """Return a version of a cycle's own questions; it is offered to no sphere by itself."""
    return Questionnaire(
        code=f"{SET_PREFIX}{cycle_id}",
        version=version,
        text_revision=text_revision,
        spheres=frozenset(),
        languages=tuple(languages) or (DEFAULT_LANGUAGE,),
        title={},
        intro={},
        questions=tuple(questions),
    )


def append_own(questionnaire: Questionnaire, own: Questionnaire | None) -> Questionnaire:
    """Return the form that a respondent gets: the statutory questions, then the council's own, in every language.

    What the council did not translate is asked in Russian.
    """
    if own is None or not own.questions:
        return questionnaire
    languages = questionnaire.languages
    asked = (
        replace(
            each,
            text=_fill(each.text, languages),
            options=tuple(replace(option, text=_fill(option.text, languages)) for option in each.options),
        )
        for each in own.questions
    )
    return replace(questionnaire, questions=(*questionnaire.questions, *asked), own=own)


def drop_foreign(form: Questionnaire, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers without those to own questions that the form does not ask: they are nobody's."""
    return {code: value for code, value in answers.items() if not is_own(code) or code in form.questions_by_code}


def is_same_structure(first: Sequence[Question], second: Sequence[Question]) -> bool:
    """Tell whether two lists of questions differ in their wording alone."""
    return [_structure(each) for each in first] == [_structure(each) for each in second]


def next_code(cycle_id: int, known: Iterable[Question]) -> str:
    """Return a code for a new question of a cycle that none of the known ones has."""
    numbers = [int(found[2]) for each in known if (found := _CODE.fullmatch(each.code))]
    return f"{_PREFIX}{cycle_id}_{max(numbers, default=0) + 1}"


def next_option_codes(known: Iterable[Option], most: int) -> tuple[str, ...]:
    """Return so many codes for new options that none of the known ones has."""
    numbers = [int(found[1]) for each in known if (found := _OPTION_CODE.fullmatch(each.code))]
    first = max(numbers, default=0) + 1
    return tuple(f"o{number}" for number in range(first, first + most))


def put_question(questions: Sequence[Question], question: Question) -> tuple[Question, ...]:
    """Return the questions with this one in the place of its code, or at the end."""
    if any(each.code == question.code for each in questions):
        return tuple(question if each.code == question.code else each for each in questions)
    return (*questions, question)


def move_question(questions: Sequence[Question], code: str, by: int) -> tuple[Question, ...]:
    """Return the questions with this one so many places further on (or back, below 0); the ends are the ends."""
    moved = [each for each in questions if each.code != code]
    for place, each in enumerate(questions):
        if each.code == code:
            moved.insert(min(max(place + by, 0), len(moved)), each)
    return tuple(moved)


def drop_question(questions: Sequence[Question], code: str) -> tuple[Question, ...]:
    """Return the questions without this one."""
    return tuple(each for each in questions if each.code != code)


def _structure(question: Question) -> tuple[object, ...]:
    options = tuple(option.code for option in question.options)
    return question.code, question.kind, options, question.minimum, question.maximum, question.max_length


def _fill(text: Text, languages: Sequence[Language]) -> Text:
    return {language: text.get(language) or text[DEFAULT_LANGUAGE] for language in languages}
