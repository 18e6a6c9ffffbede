"""How an installation's posters look: its address, and its words in one language."""

from survey_app.domain.posters import Paper
from survey_app.domain.questionnaires import Language
from survey_app.exports.poster_pdf import PosterStyle
from survey_app.services.installation import Installation


def style_posters(here: Installation, paper: Paper, language: Language) -> PosterStyle:
    """Return the style of posters on this paper in one of the offered languages."""
    return PosterStyle(paper, language, here.catalogue.page_texts[language], here.settings.public_url)
