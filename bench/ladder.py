"""The intake taken apart: one application per rung, each doing what the one below does and one thing more.

`gunicorn "bench.ladder:make_app()"` serves the rung named by BENCH_RUNG on the installation of the environment.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from flask import Flask, Response, current_app, request

from survey_app.factory import create_app
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.installation import open_installation
from survey_app.settings import Settings
from survey_app.web import errors, limits
from survey_app.web.api.payloads import parse_json, parse_response_payload
from survey_app.web.api.responses import get_organization, post_response
from survey_app.web.installation import EXTENSION, installation

RUNGS = ("no-op", "+ parse", "+ insert", "+ limiter", "+ headers and metrics")
ROUTE = "/api/v1/organizations/<code>/responses"
_ANSWER = msgspec.json.encode({"id": "", "receipt": "0000-0000-0000-0000", "received_on": "2026-01-01"})


def make_app() -> Flask:
    """Return the application of the rung in BENCH_RUNG."""
    settings = Settings.from_environment(os.environ, secret_key="bench", instance_dir=Path("instance"))
    rung = os.environ["BENCH_RUNG"]
    if rung == RUNGS[-1]:
        return create_app(settings)
    app = Flask(__name__)
    app.extensions[EXTENSION] = open_installation(settings)
    errors.register(app)
    limits.register(app, settings)
    views = {RUNGS[0]: _no_op, RUNGS[1]: _parse, RUNGS[2]: _insert, RUNGS[3]: post_response}
    app.add_url_rule(ROUTE, "responses", views[rung], methods=["POST"])
    return app


def _no_op(code: str) -> Response:  # noqa: ARG001 - the route gives it
    request.get_data()
    return Response(_ANSWER, 201, mimetype="application/json")


def _parse(code: str) -> Response:  # noqa: ARG001 - the route gives it
    parse_response_payload(parse_json(request))
    return Response(_ANSWER, 201, mimetype="application/json")


def _insert(code: str) -> Response:
    here = installation()
    payload = parse_response_payload(parse_json(request))
    organization = get_organization(here, code)
    network = limits.request_network(current_app, here.network_key)
    arrival = Arrival(request.headers.get("Origin"), datetime.now(UTC), network)
    receipt = collect_response(here.collection, organization, payload, arrival)
    body = {"id": str(receipt.id), "receipt": receipt.receipt, "received_on": receipt.received_on.isoformat()}
    return Response(msgspec.json.encode(body), 201 if receipt.is_new else 200, mimetype="application/json")
