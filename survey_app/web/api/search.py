"""`GET /api/v1/organizations`: search the register by name, town or ИНН, page by page."""

from typing import Final
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, current_app, request

from survey_app.domain.errors import InvalidInput
from survey_app.services.find_organizations import FoundPage, find_organizations
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network

blueprint = Blueprint("search", __name__)
_DEFAULT_LIMIT: Final = 20
_HIGHEST_LIMIT: Final = 100


@blueprint.get("/api/v1/organizations")
def list_organizations() -> Response:
    """Answer with a page of the organizations found; the next one is in `Link` and, as a cursor, in `after`."""
    here = installation()
    count_request(current_app, "search", request_network(current_app, here.network_key))
    limit = _parse_limit(request.args.get("limit"))
    with here.sessions() as session:
        found = find_organizations(
            session,
            request.args.get("query", ""),
            council=request.args.get("council") or None,
            after=request.args.get("after") or None,
            limit=limit,
        )
    body = {"organizations": found.organizations, "after": found.after}
    response = Response(msgspec.json.encode(body), mimetype="application/json")
    if found.after is not None:
        response.headers["Link"] = f'<{_next_url(found)}>; rel="next"'
    return response


def _parse_limit(text: str | None) -> int:
    if not text:
        return _DEFAULT_LIMIT
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):  # noqa: PLR2004 - any bound does
        raise InvalidInput(f"The limit is a whole number from 1 to {_HIGHEST_LIMIT}.")
    return min(int(text), _HIGHEST_LIMIT)


def _next_url(found: FoundPage) -> str:
    kept = {name: request.args[name] for name in ("query", "council", "limit") if name in request.args}
    return f"{request.path}?{urlencode({**kept, 'after': found.after})}"
