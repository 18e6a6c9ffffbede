"""What the printed sheets of an organization in a cycle look like: its form, in one of the form's languages."""

from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.cards import OrganizationCard
from survey_app.domain.cycles import CycleState
from survey_app.domain.errors import CycleNotMovable, CycleUnknown, InvalidInput, OrganizationUnknown, Problem
from survey_app.domain.own_questions import append_own, make_set
from survey_app.domain.printed_sheets import PrintSize
from survey_app.domain.questionnaires import Language, Questionnaire
from survey_app.exports.sheet_pdf import SheetStyle
from survey_app.services.installation import Installation
from survey_app.storage.observations import find_listed
from survey_app.storage.own_sets import find_shown, read_draft
from survey_app.storage.visible_cycles import Sight, VisibleCycle, find_visible_cycle


@dataclass(frozen=True, slots=True)
class AskedSheets:
    """Whose sheets are asked for, in whose sight, and how they are to be printed."""

    cycle: str
    sight: Sight
    organization: str
    language: Language
    size: PrintSize


def style_sheets(connection: Connection, here: Installation, asked: AskedSheets) -> SheetStyle:
    """Return the style of the sheets.

    Raises CycleUnknown, CycleNotMovable for a published cycle, which takes no sheets, OrganizationUnknown if the list
    has it not, InvalidInput (`/language`) if its form is not offered in the language.
    """
    cycle = find_visible_cycle(connection, asked.cycle, asked.sight)
    if cycle is None or cycle.is_standing:
        raise CycleUnknown("No cycle that you can see has this code.", about=(asked.cycle,))
    if cycle.card.state == CycleState.PUBLISHED:
        raise CycleNotMovable("A published cycle takes no sheets.", about=(asked.cycle, cycle.card.state))
    listed = find_listed(connection, cycle, asked.organization)
    if listed is None:
        detail = "This cycle has no organization with this code."
        raise OrganizationUnknown(detail, about=(asked.organization,))
    form = append_own(here.catalogue.for_sphere(listed.sphere, listed.kind), _find_own(connection, cycle))
    if asked.language not in form.languages:
        detail = f"The form is offered in: {', '.join(form.languages)}."
        raise InvalidInput(detail, [Problem("/language", "language_unknown", detail, asked.language)])
    return SheetStyle(
        cycle=cycle.card,
        organization=OrganizationCard(listed.code, listed.name, "", listed.sphere, listed.kind),
        questionnaire=form,
        language=asked.language,
        size=asked.size,
        texts=here.catalogue.sheet_texts[asked.language],
        author=here.catalogue.page_texts[asked.language]["site_name"],
        public_url=here.settings.public_url,
    )


def _find_own(connection: Connection, cycle: VisibleCycle) -> Questionnaire | None:
    """Return the council's own questions: of a draft those that are written, for its opening will show them."""
    if cycle.card.state == CycleState.DRAFT:
        return make_set(cycle.id, 1, read_draft(connection, cycle.id))
    shown = find_shown(connection, cycle.id)
    return shown.asked if shown else None
