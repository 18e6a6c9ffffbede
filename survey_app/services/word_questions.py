"""Questions with the words that respondents read, whichever questionnaire version they come from."""

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.questionnaires import Question


def word_questions(catalogue: Catalogue, sphere: str) -> dict[str, Question]:
    """Return every question that some questionnaire words, by code; the sphere's present wording goes before others."""
    others = sorted(catalogue.questionnaires.values(), key=lambda each: each.version)
    return {question.code: question for each in (*others, catalogue.for_sphere(sphere)) for question in each.questions}
