"""`/privacy` and `/accessibility`: what is kept of an answer, and who can use these pages."""

from datetime import date
from functools import cache
from typing import Final

from flask import Blueprint, Response

from survey_app.catalogue.accessibility import Statement, load_statement
from survey_app.settings import ROOT
from survey_app.web.documents import read_document
from survey_app.web.installation import installation
from survey_app.web.pages import render_page, wanted_language

blueprint = Blueprint("statements", __name__)
_PRIVACY: Final = ROOT / "docs" / "privacy.md"
_RESULTS: Final = ROOT / "docs" / "accessibility-results.json"


@blueprint.get("/privacy")
def get_privacy() -> Response:
    """Show what is kept, for how long, and who sees it."""
    contact = installation().settings.contact
    return render_page("hosted/document.html", wanted_language(), document=read_document(_PRIVACY), contact=contact)


@blueprint.get("/accessibility")
def get_accessibility() -> Response:
    """Show the statement of accessibility, made of what the tests found."""
    settings = installation().settings
    statement = _read_statement()
    day = f"{date.fromisoformat(statement.results.day):%d.%m.%Y}"
    return render_page(
        "hosted/accessibility.html", wanted_language(), statement=statement, day=day, contact=settings.contact
    )


@cache  # both files change only with the program
def _read_statement() -> Statement:
    return load_statement(ROOT / "config" / "accessibility.toml", _RESULTS)
