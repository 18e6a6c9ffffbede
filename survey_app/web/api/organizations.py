"""What a widget asks before the first question: the organization and its questionnaire."""

from typing import Final

import msgspec
from flask import Blueprint, Response, request

from survey_app.services.find_questionnaire import choose_language, render_questionnaire
from survey_app.web.api.responses import get_organization
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.headers import no_content
from survey_app.web.installation import installation

blueprint = Blueprint("organizations", __name__)
_CACHING: Final = "public, max-age=300, stale-while-revalidate=86400"


@blueprint.get("/api/v1/organizations/<code>")
def get_card(code: str) -> Response:
    """Answer with what the public may see of the organization."""
    here = installation()
    card = get_organization(here, code).card
    questionnaire = here.catalogue.for_sphere(card.sphere)
    body = {
        "code": card.code,
        "name": card.name,
        "short_name": card.short_name,
        "sphere": card.sphere,
        "kind": card.kind,
        "languages": list(questionnaire.languages),
    }
    return Response(msgspec.json.encode(body), mimetype="application/json")


@blueprint.get("/api/v1/organizations/<code>/questionnaire")
def get_questionnaire(code: str) -> Response:
    """Answer with the newest questionnaire of the organization's sphere, in the wanted language or Russian."""
    here = installation()
    card = get_organization(here, code).card
    questionnaire = here.catalogue.for_sphere(card.sphere)
    language = choose_language(questionnaire, request.args.get("lang"))
    body = render_questionnaire(questionnaire, card, language, here.catalogue.interface)
    return send_compressed(render_body(msgspec.json.encode(body)), "application/json", _CACHING)


@blueprint.get("/api/v1/organizations/<code>/challenge")
def get_challenge(code: str) -> Response:
    """Answer that nothing needs to be proved; reserved for proof of work."""
    get_organization(installation(), code)
    return no_content()
