"""What a widget asks before the first question: the organization and its questionnaire."""

from datetime import UTC, datetime
from typing import Final

import msgspec
from flask import Blueprint, Response, current_app, request

from survey_app.services.check_origin import check_origin
from survey_app.services.collect_response import Arrival, refuse_archived
from survey_app.services.find_form import find_form
from survey_app.services.render_questionnaire import choose_language, choose_style, render_questionnaire
from survey_app.web.api.responses import get_organization
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.headers import no_content
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network

blueprint = Blueprint("organizations", __name__)
_CACHING: Final = "public, max-age=300, stale-while-revalidate=86400"


@blueprint.get("/api/v1/organizations/<code>")
def get_card(code: str) -> Response:
    """Answer with what the public may see of the organization."""
    here = installation()
    card = get_organization(here, code).card
    questionnaire = here.catalogue.for_sphere(card.sphere, card.kind)
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
    """Answer with the newest questionnaire for such an organization, in the wanted language and style if it can."""
    here = installation()
    organization = get_organization(here, code)
    refuse_archived(organization)
    card = organization.card
    questionnaire = find_form(here.collection, organization)
    language = choose_language(questionnaire, request.args.get("lang"))
    style = choose_style(questionnaire, language, request.args.get("style"))
    body = render_questionnaire(questionnaire, card, language, here.catalogue.interface, style)
    return send_compressed(render_body(msgspec.json.encode(body)), "application/json", _CACHING)


@blueprint.get("/api/v1/organizations/<code>/challenge")
def get_challenge(code: str) -> Response:
    """Answer that nothing needs to be proved (reserved for proof of work), or that this page may not send at all."""
    here = installation()
    organization = get_organization(here, code)
    network = request_network(current_app, here.network_key)
    # Not under the organization's own code: its responses shall not have to wait because pages ask.
    count_request(current_app, f"challenge-{organization.card.code}", network)
    check_origin(here.collection, organization, Arrival(request.headers.get("Origin"), datetime.now(UTC), network))
    response = no_content()
    response.headers["Cache-Control"] = "no-store"  # it is the answer to one page
    return response
