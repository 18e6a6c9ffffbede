"""`POST /api/v1/organizations/{code}/responses`: parse, limit, collect, answer."""

from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Response, current_app, request

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.installation import Installation
from survey_app.storage.collecting import CollectingOrganization
from survey_app.web.api.payloads import parse_json, parse_response_payload
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network

blueprint = Blueprint("responses", __name__)


@blueprint.post("/api/v1/organizations/<code>/responses")
def post_response(code: str) -> Response:
    """Take one response, exactly once."""
    payload = parse_json(request)
    here = installation()
    organization = get_organization(here, code)
    network = request_network(current_app, here.network_key)
    count_request(current_app, organization.card.code, network)
    arrival = Arrival(request.headers.get("Origin"), datetime.now(UTC), network)
    receipt = collect_response(here.collection, organization, parse_response_payload(payload), arrival)
    body = {"id": str(receipt.id), "receipt": receipt.receipt, "received_on": receipt.received_on.isoformat()}
    return Response(msgspec.json.encode(body), 201 if receipt.is_new else 200, mimetype="application/json")


def get_organization(here: Installation, code: str) -> CollectingOrganization:
    """Return the organization whose code a person or a program gave. Raises OrganizationUnknown."""
    canonical = parse_code(code)
    organization = here.collection.organizations.find(canonical) if canonical else None
    if organization is None:
        raise OrganizationUnknown("No organization has this code; check it against the poster or the snippet.")
    return organization
