"""Totals of questions with the words that respondents read."""

from dataclasses import dataclass

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, Question
from survey_app.domain.tallies import OrganizationTotals


@dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """A question's text, how many answered it, and each option's text and count; None answered: cannot be told."""

    code: str
    kind: str
    text: str
    answered: int | None
    options: tuple[tuple[str, int], ...]


def describe_questions(catalogue: Catalogue, totals: OrganizationTotals) -> list[DescribedQuestion]:
    """Return the organization's questions in words; what no questionnaire words any more is called by its code."""
    words = _words(catalogue, totals.sphere)
    kinds = [each.kind for each in totals.outline.questions]
    return [
        DescribedQuestion(
            code=each.code,
            kind=kind,
            text=words[each.code].text[DEFAULT_LANGUAGE] if each.code in words else each.code,
            answered=each.answered,
            options=tuple((_option(words.get(each.code), code), count) for code, count in each.options.items()),
        )
        for each, kind in zip(totals.list_questions(), kinds, strict=True)
    ]


def _words(catalogue: Catalogue, sphere: str) -> dict[str, Question]:
    current = catalogue.for_sphere(sphere)
    others = sorted(catalogue.questionnaires.values(), key=lambda each: each.version)
    return {question.code: question for each in (*others, current) for question in each.questions}


def _option(question: Question | None, code: str) -> str:
    options = question.options if question else ()
    return next((each.text[DEFAULT_LANGUAGE] for each in options if each.code == code), code)
