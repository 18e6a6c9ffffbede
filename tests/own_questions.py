"""Own questions of a council for tests: one of each kind, and how they are shown in a cycle."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey_app.domain.questionnaires import Option, Question
from survey_app.services.show_own_questions import show_own_questions
from survey_app.storage.own_sets import write_draft


def own_questions(cycle_id: int) -> tuple[Question, ...]:
    """Return a choice, a number and a text, none of which must be answered."""
    options = (Option("o1", {"ru": "Пешком", "en": "On foot"}), Option("o2", {"ru": "На автобусе", "en": "By bus"}))
    text = {"ru": "Как Вы добрались?", "en": "How did you get here?"}
    return (
        Question(f"own_{cycle_id}_1", "choice", text, required=False, options=options),
        Question(f"own_{cycle_id}_2", "number", {"ru": "Сколько минут ехали?"}, required=False, minimum=0, maximum=300),
        Question(f"own_{cycle_id}_3", "text", {"ru": "Чего не хватает по дороге?"}, required=False, max_length=500),
    )


def ask_own(session: Session, cycle_id: int, questions: Sequence[Question] | None = None) -> tuple[str, ...]:
    """Let a cycle ask own questions; returns their codes."""
    written = own_questions(cycle_id) if questions is None else questions
    write_draft(session.connection(), cycle_id, written)
    show_own_questions(session.connection(), cycle_id)
    return tuple(each.code for each in written)
