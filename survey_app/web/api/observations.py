"""What operators observe, over HTTP: read, and recorded with a token."""

from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Response, request

from survey_app.domain.observations import render_observations
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.exports.json_file import shape_instant
from survey_app.services.find_observations import AskedObservations, find_observations
from survey_app.services.record_observations import Recorder, record_observations
from survey_app.storage.session import read_snapshot
from survey_app.web.api.payloads import parse_json
from survey_app.web.api.selections import open_query, parse_organization
from survey_app.web.callers import get_caller
from survey_app.web.installation import installation

blueprint = Blueprint("observations", __name__)
_ADDRESS = "/api/v1/cycles/<cycle>/organizations/<code>/observations"


@blueprint.get(_ADDRESS)
def get_observations(cycle: str, code: str) -> Response:
    """Answer with what is recorded of an organization, what follows from it, and what is missing."""
    open_query(()).finish()
    asked = AskedObservations(cycle, get_caller().sight, parse_organization(code))
    here = installation()
    with read_snapshot(here.engine) as connection:
        return _answer(asked, find_observations(connection, here.catalogue, asked))


@blueprint.put(_ADDRESS)
def put_observations(cycle: str, code: str) -> Response:
    """Record what was observed; what was recorded before stays as history."""
    open_query(()).finish()
    content = parse_json(request)
    caller = get_caller()
    asked = AskedObservations(cycle, caller.sight, parse_organization(code))
    here = installation()
    recorder = Recorder(caller.label, caller.role)
    recorded = record_observations(
        here.sessions, here.catalogue, asked, content, recorder=recorder, now=datetime.now(UTC)
    )
    return _answer(asked, recorded)


def _answer(asked: AskedObservations, recorded: RecordedObservations) -> Response:
    render = recorded.edition.rounding.render
    body = {
        "cycle": asked.cycle,
        "organization": recorded.code,
        "edition": recorded.edition.code,
        "observations": render_observations(recorded.observations),
        "recorded_at": None if recorded.recorded_at is None else shape_instant(recorded.recorded_at),
        "recorded_by": recorded.recorded_by,
        "role": recorded.role,
        "computed": {code: render(outcome) for code, outcome in recorded.computed.items()},
        "missing": recorded.missing,
        "unmarked": recorded.unmarked,
    }
    response = Response(msgspec.json.encode(body), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
