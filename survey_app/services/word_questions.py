"""Questions with the words that respondents read, whichever questionnaire version they come from."""

from collections.abc import Mapping

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.questionnaires import Question


def word_questions(catalogue: Catalogue, sphere: str, own: Mapping[str, Question] | None = None) -> dict[str, Question]:
    """Return every question that some questionnaire words, by code; the sphere's present wording goes before others.

    `own` are councils' own questions, which no questionnaire of the catalogue words.
    """
    others = sorted(catalogue.questionnaires.values(), key=lambda each: each.version)
    statutory = (question for each in (*others, catalogue.for_sphere(sphere)) for question in each.questions)
    return {question.code: question for question in statutory} | dict(own or {})
