"""The questionnaire with a council's own questions as they are written, as respondents get it."""

from flask import Blueprint, Response

from survey_app.domain.organizations import SPHERES
from survey_app.domain.own_questions import append_own, make_set
from survey_app.domain.questionnaires import DEFAULT_LANGUAGE, STANDARD
from survey_app.storage.cycles import get_cycle
from survey_app.storage.own_sets import read_draft
from survey_app.storage.sheets import list_kinds
from survey_app.web.council.council_questions import QUESTIONS
from survey_app.web.council.own_cycles import get_own_card
from survey_app.web.hosted.forms import make_form
from survey_app.web.hosted.sheets import Sheet, Visit, view_questions
from survey_app.web.installation import installation
from survey_app.web.pages import here_display, list_languages, page_texts, render_page

blueprint = Blueprint("council_question_preview", __name__)


@blueprint.get(f"{QUESTIONS}/preview")
def get_page(code: str) -> Response:
    """Show the form of the first kind of organization on the list; nothing can be sent."""
    card, here, display = get_own_card(code), installation(), here_display()
    with here.readers() as session:
        cycle = get_cycle(session, code)
        kinds = list_kinds(session.connection(), cycle.id) or [(SPHERES[0], None)]
        own = make_set(cycle.id, 1, read_draft(session.connection(), cycle.id))
    form = append_own(here.catalogue.for_sphere(*kinds[0]), own)
    language = display.lang if display.lang in form.languages else DEFAULT_LANGUAGE
    texts = page_texts(language)
    visit = Visit("", "link", None, display.changed(lang=language))
    sheet = Sheet(visit, form, make_form(form, language, STANDARD, texts), None, "", None, is_new=True)
    return render_page(
        "council_questions/preview.html",
        language,
        cycle=card,
        sheet=sheet,
        questions=view_questions(sheet, texts, {}),
        languages=list_languages(form.languages),
    )
