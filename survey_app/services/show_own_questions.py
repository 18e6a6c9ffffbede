"""Lets respondents see a council's own questions as they are written now."""

from sqlalchemy import Connection

from survey_app.domain.own_questions import is_same_structure
from survey_app.storage.own_sets import add_set, list_sets, read_draft, reword_set


def show_own_questions(connection: Connection, cycle_id: int) -> bool:
    """Make what is written the version that is asked; False if it is asked already. The caller holds the cycle's lock.

    Other words alone correct the version that is there; whatever else changed makes the next one, for forms that show
    the present one may be open anywhere.
    """
    written = read_draft(connection, cycle_id)
    shown = next(iter(list_sets(connection, [cycle_id])), None)
    asked = shown.asked.questions if shown else ()
    if not is_same_structure(asked, written):
        add_set(connection, cycle_id, shown.asked.version + 1 if shown else 1, written)
    elif shown and asked != written:
        reword_set(connection, shown.id, written)
    else:
        return False
    return True
