"""`GET /api/v1/cycles`: the cycles that the caller may see, page by page."""

from typing import Final
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from survey_app.exports.json_file import shape_cycle
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import VisibleCycle, count_visible_organizations, list_visible_cycles
from survey_app.web.api.selections import open_query
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation

blueprint = Blueprint("cycles", __name__)
_MOST: Final = 200
_USUAL: Final = 100


@blueprint.get("/api/v1/cycles")
def get_cycles() -> Response:
    """Answer with the caller's cycles and standing years by code; `after` is the last code of the page before."""
    query = open_query(("after", "limit"))
    limit = query.take_whole("limit", 1, _MOST) or _USUAL
    query.finish()
    after = request.args.get("after", "")
    with read_snapshot(installation().engine) as connection:
        left = [each for each in list_visible_cycles(connection, get_caller().sight) if each.card.code > after]
        shown = [_shape(connection, each) for each in left[:limit]]
    response = Response(msgspec.json.encode({"cycles": shown}), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    if len(left) > limit:
        parameters = urlencode({"after": left[limit - 1].card.code, "limit": limit})
        response.headers["Link"] = f'<{url_for("cycles.get_cycles")}?{parameters}>; rel="next"'
    return response


def _shape(connection: Connection, cycle: VisibleCycle) -> dict[str, object]:
    days = {"opens_on": cycle.card.opens_on, "closes_on": cycle.card.closes_on}
    return {**shape_cycle(cycle.card), **days, "organizations": count_visible_organizations(connection, cycle)}
