"""The fields of one sheet on a page: a question each, named apart from all others; and what is wrong with them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from survey_app.domain.batches import Remark
from survey_app.domain.errors import Problem
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.sheet_sentences import say_remark

PREFIX: Final = "answer-"
_LONGEST: Final = 10_000  # a text that is longer than its question allows is refused with what was typed kept
_MAIN: Final = ""


def read_answer_fields(form: Questionnaire, posted: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, by question."""
    return {each.code: posted.get(f"{PREFIX}{each.code}", "")[:_LONGEST] for each in form.questions}


def say_sheet_faults(
    form: Questionnaire, faults: Iterable[Remark | Problem], fields: Collection[str] = ()
) -> dict[str, str]:
    """Return sentences by field; what is about none of the questions and `fields` stands under ""."""
    numbers = {each.code: number for number, each in enumerate(form.questions, 1)}
    said: dict[str, str] = {}
    for each in faults:
        remark = each if isinstance(each, Remark) else Remark(each.code, "", each.pointer[1:], each.about)
        if remark.column in numbers:
            field, column = f"{PREFIX}{remark.column}", f"Вопрос {numbers[remark.column]}"
        else:
            field, column = (remark.column if remark.column in fields else _MAIN), remark.column
        said.setdefault(field, say_remark(replace(remark, column=column)))
    return said
