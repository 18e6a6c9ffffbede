"""`GET /api/v1/organizations`: search the register by name, town or ИНН, page by page."""

from typing import Final
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, current_app, request

from survey_app.services.find_organizations import FoundPage, check_search, find_organizations
from survey_app.web.api.selections import Query
from survey_app.web.installation import installation
from survey_app.web.limits import count_request, request_network

blueprint = Blueprint("search", __name__)
_DEFAULT_LIMIT: Final = 20
_HIGHEST_LIMIT: Final = 100
_MOST_DIGITS: Final = 4  # enough to tell that a number is above the highest


@blueprint.get("/api/v1/organizations")
def list_organizations() -> Response:
    """Answer with a page of the organizations found; the next one is in `Link` and, as a cursor, in `after`."""
    here = installation()
    count_request(current_app, "search", request_network(current_app, here.network_key))
    query, after = request.args.get("query", ""), request.args.get("after") or None
    limit = _parse_limit(request.args.get("limit"))
    asked = Query([*check_search(query, after)])
    if limit is None:
        asked.refuse("limit", "out_of_range", f"`limit` is a whole number from 1; at most {_HIGHEST_LIMIT} are given.")
    asked.finish()
    with here.readers() as session:
        found = find_organizations(
            session,
            query,
            council=request.args.get("council") or None,
            after=after,
            limit=limit or _DEFAULT_LIMIT,
        )
    body = {"organizations": found.organizations, "after": found.after}
    response = Response(msgspec.json.encode(body), mimetype="application/json")
    if found.after is not None:
        response.headers["Link"] = f'<{_next_url(found)}>; rel="next"'
    return response


def _parse_limit(text: str | None) -> int | None:
    """Return how many are wanted, at most the highest; None if that is no number of organizations."""
    if text is None:
        return _DEFAULT_LIMIT
    if not (text.isascii() and text.isdecimal()):
        return None
    return min(int(text.lstrip("0")[:_MOST_DIGITS] or 0), _HIGHEST_LIMIT) or None


def _next_url(found: FoundPage) -> str:
    kept = {name: request.args[name] for name in ("query", "council", "limit") if name in request.args}
    return f"{request.path}?{urlencode({**kept, 'after': found.after})}"
