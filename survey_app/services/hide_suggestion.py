"""A council hides a free text, or shows it again; the text stays where it is and is counted as before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from survey_app.domain.errors import InvalidInput, Problem, TextUnknown
from survey_app.domain.suggestions import LONGEST_REASON, HiddenMark, name_text
from survey_app.domain.tallies import Selection
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.storage.hidden_texts import TextPlace, mark_texts
from survey_app.storage.totals import find_selected_id
from survey_app.storage.visible_cycles import Sight


@dataclass(frozen=True, slots=True)
class AskedText:
    """A text by the name that its list gave it, in whose sight."""

    cycle: str
    sight: Sight
    organization: str
    question: str
    name: str


def hide_suggestion(
    sessions: sessionmaker[Session], key: bytes, asked: AskedText, *, reason: str, by: str, now: datetime
) -> None:
    """Hide the text, and all that are written alike there.

    Raises CycleUnknown, OrganizationUnknown, TextUnknown, InvalidInput without a reason or with one that is too long.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        problem = Problem("/reason", "reason_needed", f"Say why, in at most {LONGEST_REASON} characters.")
        raise InvalidInput(problem.detail, [problem])
    _mark(sessions, key, asked, HiddenMark(reason, by, f"{now:%Y-%m}"))


def show_suggestion(sessions: sessionmaker[Session], key: bytes, asked: AskedText) -> None:
    """Show the text again. Raises CycleUnknown, OrganizationUnknown, TextUnknown."""
    _mark(sessions, key, asked, None)


def _mark(sessions: sessionmaker[Session], key: bytes, asked: AskedText, mark: HiddenMark | None) -> None:
    with sessions.begin() as session:
        connection = session.connection()
        cycle = get_asked_cycle(connection, Asked(asked.cycle, asked.sight, Selection(organization=asked.organization)))
        organization_id = find_selected_id(connection, cycle, asked.organization)

        def is_meant(text: str) -> bool:
            return name_text(key, asked.cycle, asked.organization, asked.question, text) == asked.name

        if not mark_texts(connection, TextPlace(cycle.id, organization_id, asked.question), is_meant, mark):
            raise TextUnknown("This cycle has no such text.", about=(asked.name,))
