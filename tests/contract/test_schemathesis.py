"""Schemathesis calls everything that the OpenAPI document tells of, rightly and wrongly, and judges the answers."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.storage.tokens import add_token
from survey_app.web.api.openapi import render_openapi
from survey_app.web.streams import MEDIA_TYPES
from tests.conftest import make_settings
from tests.factories import add_council, add_cycle, add_organization

_apps: list[Flask] = []


def serve_current(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Serve by the application that the fixture made: tests are named after calls before there is any."""
    return _apps[-1](environ, start_response)


@schemathesis.serializer("text/csv", "application/x-ndjson", MEDIA_TYPES["xlsx"])
def send_as_it_is(_context: object, value: object) -> bytes:
    """Send what was made up for a file, which no schema describes."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


SCHEMA = schemathesis.openapi.from_dict(render_openapi("http://localhost:8000"))
SCHEMA.app = serve_current


@pytest.fixture(scope="module")
def credentials(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> Iterator[dict[str, str]]:
    """Headers of a caller of an application that has what the document's examples speak of."""
    path = tmp_path_factory.mktemp("schemathesis") / "survey.db"
    path.write_bytes(sqlite_template.read_bytes())
    app = create_app(make_settings(f"sqlite:///{path}", ratelimit_per_network=1_000_000), catalogue)
    with app.extensions["survey"].sessions.begin() as session:
        council = add_council(session, "health")
        add_cycle(session, council, [add_organization(session, "K7M3Q9XA", sphere="health")])
        token = add_token(session, council.id, "council", created_at=datetime.now(UTC), expires_on=None)[1]
    _apps.append(app)
    yield {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    app.extensions["survey"].close()


@SCHEMA.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_everything_is_as_the_document_says(case: "schemathesis.Case[Any]", credentials: dict[str, str]) -> None:
    # What a questionnaire asks (required, skipped, options), or an edition, no schema says: right shapes are refused.
    beyond_schema: list[Any] = [positive_data_acceptance] if case.method in ("POST", "PUT") else []
    case.call_and_validate(headers=credentials, excluded_checks=beyond_schema)
