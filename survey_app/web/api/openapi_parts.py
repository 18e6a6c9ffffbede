"""The small parts that the OpenAPI document is put together from; problems come from the one table of refusals."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, TypeAlias

from survey_app.web.errors import REFUSALS

Part: TypeAlias = dict[str, Any]
EVERYWHERE: Final = ("internal", "unavailable")
ASKED_TEXT: Final[Part] = {"type": "string", "pattern": r"^[^\u0000]*$"}
"""What a query asks for by its text: anything but the character that no database can look for."""
_PROBLEM: Final = "application/problem+json"


def ref(name: str) -> Part:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def an_object(properties: Mapping[str, Part], *, optional: Sequence[str] = (), **more: Any) -> Part:
    """Return the schema of an object that has exactly these properties."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
        **more,
    }


def a_list(of: Part) -> Part:
    """Return the schema of a list."""
    return {"type": "array", "items": of}


def query_parameter(name: str, description: str, schema: Part, example: object = None) -> Part:
    """Return an optional parameter of the query."""
    parameter = {"name": name, "in": "query", "description": description, "schema": schema}
    return parameter if example is None else {**parameter, "example": example}


def path_parameter(name: str, description: str, example: str) -> Part:
    """Return a part of the path."""
    text = {"type": "string", "minLength": 1}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": text,
        "example": example,
    }


def answer(description: str, schema: Part, example: object, headers: Mapping[str, str] | None = None) -> Part:
    """Return an answer in JSON; headers by name with their meaning."""
    content = {"application/json": {"schema": schema, "example": example}}
    return {"description": description, "content": content, **_headers(headers or {})}


def file_answer(description: str, media_type: str, example: str | None = None) -> Part:
    """Return an answer that is a file; `example` for a text."""
    schema: Part = {"type": "string"} if example is not None else {}
    shown = {} if example is None else {"example": example}
    return {"description": description, "content": {media_type: {"schema": schema, **shown}}}


def no_body(description: str, headers: Mapping[str, str] | None = None) -> Part:
    """Return an answer without a body."""
    return {"description": description, **_headers(headers or {})}


def problems(*codes: str) -> dict[str, Part]:
    """Return the answers of these refusals, and of those that may meet any call, by status."""
    by_status = sorted((REFUSALS[code][0], code) for code in (*codes, *EVERYWHERE))
    return {
        str(status): _problem(status, [code for _, code in group])
        for status, group in groupby(by_status, key=lambda pair: pair[0])
    }


def _problem(status: int, codes: Sequence[str]) -> Part:
    examples = {code: {"value": _example(status, code)} for code in codes}
    description = "; ".join(f"`{code}`: {REFUSALS[code][1].lower()}" for code in codes)
    waiting = status in (429, 503)
    headers = _headers({"Retry-After": "Seconds to wait before the same request is sent again."} if waiting else {})
    schema = {"allOf": [ref("Problem"), {"properties": {"code": {"enum": list(codes)}, "status": {"const": status}}}]}
    return {"description": description, "content": {_PROBLEM: {"schema": schema, "examples": examples}}, **headers}


def _example(status: int, code: str) -> Part:
    title = REFUSALS[code][1]
    problem = {"type": f"urn:nok-survey:problem:{code}", "title": title, "status": status, "detail": f"{title}."}
    errors = [{"pointer": "/answers/age", "code": "out_of_range", "detail": "Give a whole number from 14 to 120."}]
    return {**problem, "code": code, **({"errors": errors} if code == "invalid_answers" else {})}


def _headers(headers: Mapping[str, str]) -> Part:
    described = {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()}
    return {"headers": described} if described else {}
