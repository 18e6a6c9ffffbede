"""`GET /api/v1/openapi.json`: what the API offers, for programs; and the page `/api/` that shows the same to people."""

from typing import Any, Final

import msgspec
from flask import Blueprint, Response, render_template
from markupsafe import Markup, escape

from survey_app.web.api import openapi_batch, openapi_council, openapi_public, openapi_rating
from survey_app.web.api.openapi_parts import Part, answer, problems
from survey_app.web.api.openapi_rating_schemas import RATING_SCHEMAS
from survey_app.web.api.openapi_schemas import SCHEMAS
from survey_app.web.api.openapi_totals import TOTALS_SCHEMAS
from survey_app.web.compressed import render_body, send_compressed
from survey_app.web.installation import installation

blueprint = Blueprint("openapi", __name__)
_CACHING: Final = "public, max-age=300"
_METHODS: Final = ("get", "post", "put", "delete")
_DESCRIPTION: Final = (
    "Collects answers to questionnaires of the independent assessment of service conditions, and gives councils their "
    "totals. JSON in UTF-8; days are those of the council's time zone, instants are RFC 3339 in UTC. Refusals are "
    "`application/problem+json` (RFC 9457) with a stable `code`. Calls under `/api/v1/organizations` may be made from "
    "any page (CORS); who may post for an organization is judged by `Origin`."
)
_SCHEMAS: Final = {**SCHEMAS, **TOTALS_SCHEMAS, **RATING_SCHEMAS, **openapi_batch.BATCH_SCHEMAS}
_OWN: Final[dict[str, Part]] = {
    "/api/v1/openapi.json": {
        "get": {
            "operationId": "getOpenapi",
            "tags": ["about"],
            "summary": "This document",
            "responses": {
                "200": answer("OpenAPI 3.1.", {"type": "object"}, {"openapi": "3.1.0"}, {"ETag": "For If-None-Match."}),
                "304": {"description": "The caller has it already."},
                **problems(),
            },
        }
    }
}


def render_openapi(public_url: str) -> Part:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "NOK Survey",
            "version": "1",
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": public_url}],
        "tags": [
            {"name": "collection", "description": "What a widget calls."},
            {"name": "organizations", "description": "The register, as the public sees it."},
            {
                "name": "council",
                "description": "Totals, free texts, observations, ratings and batches, for a council and its operator.",
            },
            {"name": "about", "description": "The API itself."},
        ],
        "paths": {
            **openapi_public.PATHS,
            **openapi_council.PATHS,
            **openapi_rating.PATHS,
            **openapi_batch.PATHS,
            **_OWN,
        },
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that `flask tokens add` printed: `Authorization: Bearer TOKEN`.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "A signed-in session, for reading; `__Host-session` where the address is https.",
                },
            },
        },
    }


@blueprint.get("/api/v1/openapi.json")
def get_openapi() -> Response:
    """Answer with the OpenAPI document."""
    document = msgspec.json.encode(render_openapi(installation().settings.public_url))
    return send_compressed(render_body(document), "application/json", _CACHING)


@blueprint.get("/api/")
def get_page() -> str:
    """Answer with the document as a page."""
    document = render_openapi(installation().settings.public_url)
    groups = [{**tag, "calls": _list_calls(document, tag["name"])} for tag in document["tags"]]
    schemas = {name: _show(schema) for name, schema in _SCHEMAS.items()}
    return render_template("api.html", document=document, groups=groups, schemas=schemas)


@blueprint.app_template_filter("with_code")
def render_code(text: str) -> Markup:
    """Return a sentence with what stands between backticks as code."""
    code = Markup("<code>{}</code>")
    pieces = [code.format(piece) if number % 2 else escape(piece) for number, piece in enumerate(text.split("`"))]
    return Markup("").join(pieces)


def _list_calls(document: Part, tag: str) -> list[dict[str, Any]]:
    return [
        _shape_call(path, method, item)
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item and tag in item[method]["tags"]
    ]


def _shape_call(path: str, method: str, item: Part) -> dict[str, Any]:
    call = item[method]
    body = call.get("requestBody", {}).get("content", {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": call["summary"],
        "description": call.get("description"),
        "id": call["operationId"],
        "needs_token": "security" in call,
        "parameters": [*item.get("parameters", ()), *call.get("parameters", ())],
        "body": next((_shape_content(*pair) for pair in body.items()), None),
        "answers": [
            {
                "status": status,
                "description": given["description"],
                "content": next((_shape_content(*pair) for pair in given.get("content", {}).items()), None),
            }
            for status, given in call["responses"].items()
        ],
    }


def _shape_content(media_type: str, content: Part) -> dict[str, Any]:
    example = content.get("example")
    shown = example if isinstance(example, str) else _show(example) if example is not None else None
    return {"media_type": media_type, "schema": content["schema"].get("$ref", "").rpartition("/")[2], "example": shown}


def _show(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
