"""What is said when the answers are taken: thanks, the receipt to copy and print, when and where totals are seen."""

from datetime import date

from flask import Response, url_for

from survey_app.domain.errors import OrganizationUnknown, Unavailable
from survey_app.domain.questionnaires import Language
from survey_app.services.installation import Installation
from survey_app.web.api.responses import get_organization
from survey_app.web.display import Display
from survey_app.web.hosted.sheets import Sheet
from survey_app.web.hosted.tokens import GivenReceipt
from survey_app.web.pages import render_page


def render_thanks(here: Installation, given: GivenReceipt, display: Display) -> Response:
    """Say thank you for a response that was taken."""
    slip = _write_slip(here, given.receipt, _find_name(here, given.organization))
    day = render_day(given.received_on, display.lang)
    return render_page("hosted/thanks.html", display.lang, slip=slip, code=given.organization, day=day)


def render_taken(here: Installation, sheet: Sheet, receipt: str) -> Response:
    """Say that this form was taken before, with other answers, and stays so."""
    slip = _write_slip(here, receipt, sheet.organization)
    return render_page("hosted/taken.html", sheet.visit.language, 409, sheet=sheet, slip=slip, day="")


def render_day(day: date, language: Language) -> str:
    """Write a day as people who read this language do."""
    return f"{day.day} {day:%B %Y}" if language == "en" else day.strftime("%d.%m.%Y")


def _write_slip(here: Installation, receipt: str, organization: str | None) -> dict[str, str | None]:
    address = here.settings.public_url + url_for("receipts.get_receipt", receipt=receipt)
    return {"receipt": receipt, "organization": organization, "address": address}


def _find_name(here: Installation, code: str) -> str | None:
    """Return the organization's name; a receipt is shown even while nobody can be asked for it."""
    try:
        return get_organization(here, code).card.shown_name
    except (OrganizationUnknown, Unavailable):
        return None
