"""`/kiosk/{code}`: a page for a tablet in a lobby; it holds the widget and nothing else."""

from flask import Blueprint, Response, request

from survey_app.web.api.payloads import PLACE
from survey_app.web.api.responses import get_organization
from survey_app.web.installation import installation
from survey_app.web.pages import render_page, wanted_language

blueprint = Blueprint("kiosk", __name__)


@blueprint.get("/kiosk/<code>")
def get_kiosk(code: str) -> Response:
    """Show the questionnaire of an organization to whoever comes by, one after another."""
    card = get_organization(installation(), code).card
    given = request.args.get("place", "")
    place = given if PLACE.fullmatch(given) else ""
    return render_page("install/kiosk.html", wanted_language(), card=card, place=place)
