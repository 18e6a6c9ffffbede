"""What the API offers to everybody: organizations, questionnaires, responses."""

from typing import Final

from survey_app.web.api.openapi_parts import (
    Part,
    answer,
    no_body,
    path_parameter,
    problems,
    query_parameter,
    ref,
)
from survey_app.web.api.openapi_schemas import CODE

_CARD: Final[Part] = {
    "code": "K7M3Q9XA",
    "name": "Комплексный центр социального обслуживания населения",
    "short_name": "КЦСОН",
    "sphere": "social",
    "kind": None,
}
_QUESTIONNAIRE: Final[Part] = {
    "organization": _CARD,
    "questionnaire": {
        "code": "nok-general",
        "version": 1,
        "text_revision": 1,
        "language": "ru",
        "languages": ["ru", "en"],
        "style": "standard",
        "styles": ["standard", "easy"],
        "title": "Оцените качество услуг",
        "intro": "Опрос анонимный.",
        "own": None,
        "questions": [
            {
                "code": "stand_used",
                "kind": "choice",
                "text": "Обращались ли Вы к информации на стендах?",
                "required": True,
                "options": [{"code": "yes", "text": "Да"}, {"code": "no", "text": "Нет"}],
                "show_if": None,
            },
            {
                "code": "age",
                "kind": "number",
                "text": "Ваш возраст, полных лет",
                "required": False,
                "min": 14,
                "max": 120,
                "show_if": None,
            },
        ],
        "interface": None,
    },
}
_RESPONSE: Final[Part] = {
    "id": "0d9f7c7e-8f0c-4d0b-9a64-1f6b0c8c2d11",
    "questionnaire": {"code": "nok-general", "version": 1},
    "language": "ru",
    "channel": "widget",
    "place": None,
    "answers": {
        "stand_used": "yes",
        "stand_satisfied": "no",
        "site_used": "no",
        "on_time": "yes",
        "comfort_satisfied": "yes",
        "disability": "no",
        "first_contact_polite": "yes",
        "service_staff_polite": "yes",
        "remote_used": "no",
        "recommend": "yes",
        "organizational_conditions_satisfied": "yes",
        "overall_satisfied": "yes",
        "suggestions": "Больше лавочек",
        "age": 41,
    },
    "seconds": 95,
}
_RECEIPT: Final[Part] = {
    "id": "0d9f7c7e-8f0c-4d0b-9a64-1f6b0c8c2d11",
    "receipt": "3D6B-M5RK-7P6S-0EXQ",
    "received_on": "2026-03-02",
}
_CURSOR: Final[Part] = {"type": "string", "pattern": CODE["pattern"].replace("^", "^(").replace("$", ")?$")}
CODE_PARAMETER: Final = path_parameter(
    "code", "Organization's code; case does not matter, Cyrillic look-alikes and O, I, L are understood.", "K7M3Q9XA"
)

PATHS: Final[dict[str, Part]] = {
    "/api/v1/organizations": {
        "get": {
            "operationId": "listOrganizations",
            "tags": ["organizations"],
            "summary": "Search organizations by name, town or ИНН, page by page",
            "parameters": [
                query_parameter(
                    "query",
                    "At most ten words in any order; none finds all.",
                    {"type": "string", "maxLength": 200},
                    "библиотека казань",
                ),
                query_parameter("council", "Only the jurisdiction of this council.", {"type": "string"}),
                query_parameter("after", "Cursor: `after` of the page before.", _CURSOR),
                query_parameter(
                    "limit",
                    "Most on a page; a number above 100 is taken as 100.",
                    {"type": "integer", "minimum": 1, "default": 20},
                ),
            ],
            "responses": {
                "200": answer(
                    "A page of what was found, by name.",
                    ref("OrganizationPage"),
                    {"organizations": [{**_CARD, "region": "Республика Татарстан", "address": ""}], "after": None},
                    {"Link": 'The next page, `rel="next"`; absent on the last one.'},
                ),
                **problems("council_unknown", "invalid_input", "rate_limited"),
            },
        }
    },
    "/api/v1/organizations/{code}": {
        "parameters": [CODE_PARAMETER],
        "get": {
            "operationId": "getOrganization",
            "tags": ["organizations"],
            "summary": "What the public may see of an organization",
            "responses": {
                "200": answer("The organization.", ref("Organization"), {**_CARD, "languages": ["ru", "en"]}),
                **problems("organization_unknown"),
            },
        },
    },
    "/api/v1/organizations/{code}/questionnaire": {
        "parameters": [CODE_PARAMETER],
        "get": {
            "operationId": "getQuestionnaire",
            "tags": ["collection"],
            "summary": "The newest questionnaire of the organization's sphere",
            "parameters": [
                query_parameter("lang", "Wanted language; Russian if it is not offered.", {"type": "string"}, "ru"),
                query_parameter(
                    "style",
                    "Wanted style: `easy` for plain language; the usual texts if it is not offered in that language.",
                    {"type": "string"},
                    "easy",
                ),
            ],
            "responses": {
                "200": answer(
                    "The questionnaire in one language and style.",
                    ref("Questionnaire"),
                    _QUESTIONNAIRE,
                    {"ETag": "Tag for If-None-Match.", "Cache-Control": "How long it may be kept."},
                ),
                "304": no_body("The caller has it already.", {"ETag": "The same tag."}),
                **problems("organization_unknown", "organization_archived"),
            },
        },
    },
    "/api/v1/organizations/{code}/challenge": {
        "parameters": [CODE_PARAMETER],
        "get": {
            "operationId": "getChallenge",
            "tags": ["collection"],
            "summary": "Whether this page may send, and must prove anything first; asked once, after the first answer",
            "description": (
                "Judges `Origin` as a response will be judged, so that nobody answers everything on a page from which "
                "no response is taken."
            ),
            "responses": {
                "204": no_body("Nothing is needed.", {"Cache-Control": "`no-store`: this is the answer to one page."}),
                **problems("organization_unknown", "origin_not_allowed", "rate_limited"),
            },
        },
    },
    "/api/v1/organizations/{code}/responses": {
        "parameters": [CODE_PARAMETER],
        "post": {
            "operationId": "postResponse",
            "tags": ["collection"],
            "summary": "Send one response; the same id is stored once, however often it is sent",
            "description": (
                "Checked in this order: size (64 KiB), media type, JSON, organization; limit of requests from the "
                "network; whether the id is known; whether the organization is closed; `Origin`; answers. On 429, 503 "
                "or no answer at all, send the same body again later."
            ),
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": ref("NewResponse"), "example": _RESPONSE}},
            },
            "responses": {
                "200": answer("A repeat of what is stored; counted once.", ref("Receipt"), _RECEIPT),
                "201": answer("Stored.", ref("Receipt"), _RECEIPT),
                **problems(
                    "malformed",
                    "origin_not_allowed",
                    "organization_unknown",
                    "organization_archived",
                    "response_conflict",
                    "too_large",
                    "unsupported_media_type",
                    "invalid_answers",
                    "questionnaire_unknown",
                    "rate_limited",
                ),
            },
        },
    },
}
