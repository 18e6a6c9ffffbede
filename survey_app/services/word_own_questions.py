"""Councils' own questions with the words that respondents read, whichever version asked them."""

from collections.abc import Collection

from sqlalchemy import Connection

from survey_app.domain.own_questions import find_cycle_id
from survey_app.domain.questionnaires import Question
from survey_app.storage.own_sets import list_sets


def word_own_questions(connection: Connection, codes: Collection[str]) -> dict[str, Question]:
    """Return those of these questions that are councils' own, by code, in their newest wording."""
    cycle_ids = {found for code in codes if (found := find_cycle_id(code)) is not None}
    sets = reversed(list_sets(connection, sorted(cycle_ids))) if cycle_ids else ()
    return {each.code: each for one in sets for each in one.asked.questions if each.code in codes}
