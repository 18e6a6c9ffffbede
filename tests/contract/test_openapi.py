"""The OpenAPI document: valid, true to the routes, its examples true to its schemas; and the page that shows it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

from survey_app.domain.errors import Refusal
from survey_app.web.api.openapi import render_openapi
from survey_app.web.errors import REFUSALS
from tests.contract.conftest import ADDRESS

METHODS = ("get", "post", "put", "patch", "delete")
DOCUMENT = render_openapi("https://survey.example.org")


def test_the_document_is_valid_openapi() -> None:
    schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT))).validate()
    assert DOCUMENT["openapi"] == "3.1.0"
    names = [call["operationId"] for _, call in list_calls()]
    assert len(names) == len(set(names))


def list_calls() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def test_it_tells_of_every_route_and_of_nothing_else(app: Flask) -> None:
    routes = {
        method + " " + re.sub(r"<(?:[a-z]+:)?([a-z]+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/")
    }
    assert {call for call, _ in list_calls()} == routes


def test_it_excludes_the_one_character_that_no_query_may_hold() -> None:
    asked = [
        each
        for call, told in list_calls()
        for each in told.get("parameters", [])
        if told.get("security") and each["schema"].get("type") == "string"
    ]
    assert {each["name"] for each in asked} >= {"query", "organization", "after"}
    for each in asked:
        assert not jsonschema_rs.is_valid(each["schema"], "a\0")
    assert all(jsonschema_rs.is_valid(each["schema"], "школа\n№ 1") for each in asked if each["name"] == "query")


def test_it_says_that_texts_are_counted_whether_set_aside_or_not() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert "set aside or not" in schemas["QuestionTotals"]["properties"]["answered"]["description"]
    for name in ("OrganizationTotals", "PlaceTotals"):
        counts = schemas[name]["properties"]["responses"]["properties"]
        assert "free texts" in counts["set_aside"]["description"]


def find_examples(part: object, where: str = "") -> Iterator[tuple[str, object, object]]:
    """Give every example with the schema that it must obey."""
    if isinstance(part, dict):
        if "schema" in part:
            examples = [part["example"]] if "example" in part else []
            examples += [each["value"] for each in part.get("examples", {}).values()]
            for example in examples:
                yield where, example, part["schema"]
        for name, inner in part.items():
            yield from find_examples(inner, f"{where}/{name}")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from find_examples(inner, f"{where}/{number}")


def test_examples_obey_their_schemas() -> None:
    examples = list(find_examples(DOCUMENT["paths"]))
    assert len(examples) > 50
    for where, example, schema in examples:
        whole = {"components": DOCUMENT["components"], "allOf": [schema]}
        validator = jsonschema_rs.Draft202012Validator(json.loads(json.dumps(whole)))
        assert not [f"{where}: {error.message}" for error in validator.iter_errors(example)]


def test_the_example_of_a_response_is_taken(collecting: FlaskClient) -> None:
    content = DOCUMENT["paths"]["/api/v1/organizations/{code}/responses"]["post"]["requestBody"]["content"]
    answer = collecting.post(ADDRESS, json=content["application/json"]["example"])
    assert answer.status_code == 201
    shown = DOCUMENT["paths"]["/api/v1/organizations/{code}/responses"]["post"]["responses"]["201"]["content"]
    assert answer.get_json()["receipt"] == shown["application/json"]["example"]["receipt"]


def test_every_answer_with_a_body_has_an_example_or_is_a_file() -> None:
    for name, call in list_calls():
        for status, answer in call["responses"].items():
            for media_type, content in answer.get("content", {}).items():
                has_example = "example" in content or content.get("examples")
                assert has_example or "spreadsheet" in media_type, f"{name} {status}"


def test_every_schema_is_used() -> None:
    text = json.dumps(DOCUMENT)
    for name in DOCUMENT["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text, name


def test_every_refusal_has_its_answer() -> None:
    refusals = set(Refusal.__subclasses__())
    while more := {each for one in refusals for each in one.__subclasses__()} - refusals:
        refusals |= more
    ours = {each.code for each in refusals if each.__module__.startswith(("survey_app.domain", "survey_app.web"))}
    assert len(ours) > 10
    assert ours <= REFUSALS.keys()


def test_the_document_is_served_and_cached(collecting: FlaskClient) -> None:
    answer = collecting.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.get_json()["servers"] == [{"url": "http://localhost:8000"}]
    again = collecting.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.fixture
def page(collecting: FlaskClient) -> str:
    answer = collecting.get("/api/")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    return answer.get_data(as_text=True)


def test_the_page_shows_every_call_and_schema(page: str) -> None:
    for path in DOCUMENT["paths"]:
        assert path in page
    for name in DOCUMENT["components"]["schemas"]:
        assert f'id="schema-{name}"' in page


def test_the_page_needs_no_script_and_nothing_inline(page: str) -> None:
    assert "`" not in page.partition('id="schema-')[0]
    assert "<script" not in page
    assert "<style" not in page
    assert not re.search(r"\sstyle=", page)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_the_stylesheet_is_there(collecting: FlaskClient, page: str) -> None:
    address = re.findall(r'href="(/static/api\.css[^"]*)"', page)
    assert len(address) == 1
    answer = collecting.get(address[0])
    assert answer.status_code == 200
    answer.close()
