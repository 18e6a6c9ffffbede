"""Lists what the sheets of a cycle ask: the columns that a batch may have."""

from sqlalchemy import Connection

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.questionnaires import Question
from survey_app.storage.own_sets import find_shown
from survey_app.storage.sheets import list_kinds


def list_sheet_questions(connection: Connection, catalogue: Catalogue, cycle_id: int) -> dict[str, Question]:
    """Return the questions that sheets of a cycle may answer, by code: of the longest form first, own ones last."""
    kinds = list_kinds(connection, cycle_id)
    shown = [catalogue.for_sphere(sphere, kind) for sphere, own in kinds for kind in (own, None)]
    forms = {each.key: each for each in shown}
    questions: dict[str, Question] = {}
    for form in sorted(forms.values(), key=lambda each: (-len(each.questions), each.key)):
        for question in form.questions:
            questions.setdefault(question.code, question)
    own = find_shown(connection, cycle_id)
    return questions | (dict(own.asked.questions_by_code) if own else {})
