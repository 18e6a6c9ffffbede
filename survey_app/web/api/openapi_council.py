"""What the API offers to a council and its operator: cycles, totals, free texts."""

from typing import Any, Final

from survey_app.domain.organizations import SPHERES
from survey_app.domain.responses import CHANNELS
from survey_app.web.api.openapi_parts import (
    Part,
    answer,
    file_answer,
    path_parameter,
    problems,
    query_parameter,
    ref,
)
from survey_app.web.api.openapi_public import CODE_PARAMETER
from survey_app.web.api.openapi_totals import answer_year
from survey_app.web.streams import MEDIA_TYPES

CYCLE: Final[Part] = {
    "code": "health-2026",
    "council": "health",
    "year": 2026,
    "edition": "nok-344n-2018-operators",
    "state": "open",
}
_ORGANIZATION: Final[Part] = {
    "code": "K7M3Q9XA",
    "name": "Городская поликлиника № 1",
    "inn": "7707083893",
    "sphere": "health",
    "responses": {
        "counted": 412,
        "set_aside": 0,
        "required": 400,
        "by_channel": {"widget": 300, "qr": 80, "paper": 32},
    },
    "questions": [{"code": "stand_used", "answered": 412, "options": {"yes": 300, "no": 112}}],
}
_BY_PLACE: Final[Part] = {
    **_ORGANIZATION,
    "places": [
        {
            "place": "ward-3",
            "name": "Отделение № 3",
            "responses": {"counted": 80, "set_aside": 0, "by_channel": {"qr": 80}},
            "questions": [{"code": "stand_used", "answered": 80, "options": {"yes": 60, "no": 20}}],
        },
        {
            "place": None,
            "name": None,
            "responses": {"counted": 332, "set_aside": 0, "by_channel": {"widget": 300, "paper": 32}},
            "questions": [{"code": "stand_used", "answered": 332, "options": {"yes": 240, "no": 92}}],
        },
    ],
}
NOW: Final = "2026-03-02T09:30:00Z"
_TOTALS: Final[Part] = {"cycle": CYCLE, "generated_at": NOW, "organizations": [_ORGANIZATION]}
_YEAR: Final[Part] = {
    "year": 2026,
    "generated_at": NOW,
    "cycles": [{"cycle": CYCLE, "organizations": [_ORGANIZATION]}],
}
_SUGGESTION: Final[Part] = {
    "organization": "K7M3Q9XA",
    "name": "Городская поликлиника № 1",
    "month": "2026-03",
    "question": "suggestions",
    "text": "Больше лавочек",
}
_SUGGESTIONS: Final[Part] = {"cycle": CYCLE, "generated_at": NOW, "suggestions": [_SUGGESTION]}
_TOTALS_CSV: Final = (
    "\ufeffcycle;organization;inn;name;sphere;channel;question;option;count;answered\r\n"
    "health-2026;K7M3Q9XA;7707083893;Городская поликлиника № 1;health;widget;stand_used;yes;220;300\r\n"
)
_SUGGESTIONS_CSV: Final = (
    "\ufeffcycle;organization;name;month;question;text\r\n"
    "health-2026;K7M3Q9XA;Городская поликлиника № 1;2026-03;suggestions;Больше лавочек\r\n"
)

CYCLE_PARAMETER: Final = path_parameter(
    "cycle", "Cycle's code; `{council}-standing-{year}` are the year's answers outside any cycle.", "health-2026"
)
ONE_ORGANIZATION: Final = query_parameter("organization", "Only this organization.", {"type": "string"})
SPHERE: Final = query_parameter("sphere", "Only this sphere.", {"enum": list(SPHERES)})
MUNICIPALITY: Final = query_parameter(
    "municipality",
    "Only this municipality: eight digits of an ОКТМО code; empty for organizations without one.",
    {"type": "string", "pattern": "^([0-9]{8})?$"},
)
QUERY: Final = query_parameter(
    "query",
    "Only organizations with every word in their name, region or address; four digits may begin the ИНН.",
    {"type": "string", "maxLength": 100},
)
_TEXT_QUERY: Final = query_parameter(
    "query", "Only texts with every word, as they are shown: masked.", {"type": "string", "maxLength": 100}
)
_HIDDEN: Final = query_parameter(
    "hidden",
    "Those that the council has hidden, with the reason, instead of the others; only for the council itself.",
    {"enum": ["only"]},
)
DIALECT: Final = query_parameter(
    "dialect",
    "Of CSV: `people` has a BOM, `;` and a decimal comma, `machine` has `,` and a point.",
    {"enum": ["people", "machine"], "default": "people"},
)
SET_ASIDE: Final = query_parameter(
    "set_aside", "Count the responses that the council has set aside, too.", {"enum": ["include"]}
)
_BY: Final = query_parameter(
    "by",
    "Split the same counts by registered place: `places` in JSON, a column `place` after `channel` in tables. They add "
    "up to the whole, but for free texts: those are never split, so that nobody is recognized by where they wrote.",
    {"enum": ["place"]},
)
_SELECTION: Final = [
    ONE_ORGANIZATION,
    SPHERE,
    MUNICIPALITY,
    QUERY,
    query_parameter("channel", "Only responses of this channel.", {"enum": list(CHANNELS)}),
    _BY,
    SET_ASIDE,
    DIALECT,
]

_TEXTS: Final = [ONE_ORGANIZATION, SPHERE, MUNICIPALITY, _TEXT_QUERY, _HIDDEN, DIALECT]


def read_call(name: str, summary: str, parameters: list[Part], good: Part, *codes: str) -> Part:
    """Return a reading call that needs credentials, and for what belongs to somebody the right scope and role."""
    rights = ("scope_missing", "not_found") if codes else ()
    return {
        "operationId": name,
        "tags": ["council"],
        "summary": summary,
        "security": [{"token": []}, {"session": []}],
        "parameters": parameters,
        "responses": {"200": good, **problems("unauthorized", "invalid_input", *rights, *codes)},
    }


def _of_cycle(name: str, summary: str, parameters: list[Part], good: Part) -> Part:
    codes = ("cycle_unknown", "organization_unknown", "downloads_busy")
    call: dict[str, Any] = read_call(name, summary, parameters, good, *codes)
    return {"parameters": [CYCLE_PARAMETER], "get": call}


def _totals(name: str, summary: str, good: Part) -> Part:
    return _of_cycle(name, summary, _SELECTION, good)


def _suggestions(name: str, summary: str, good: Part) -> Part:
    return _of_cycle(name, summary, _TEXTS, good)


_TOTALS_JSON: Final = answer("Totals, an organization after another.", ref("Totals"), _TOTALS)
_SPLIT_JSON: Final = answer(
    "The same as a file; the example is that of `by=place`.",
    ref("Totals"),
    {"cycle": CYCLE, "generated_at": NOW, "organizations": [_BY_PLACE]},
)
_SUGGESTIONS_JSON: Final = answer(
    "Free texts, in an order that tells nothing; telephones, addresses on the net and long numbers are masked.",
    ref("Suggestions"),
    _SUGGESTIONS,
)

PATHS: Final[dict[str, Part]] = {
    "/api/v1/cycles": {
        "get": read_call(
            "listCycles",
            "Cycles and standing years that the caller may see, page by page",
            [
                query_parameter("after", "Code of the last cycle of the page before.", {"type": "string"}),
                query_parameter(
                    "limit", "Most on a page.", {"type": "integer", "minimum": 1, "maximum": 200, "default": 100}
                ),
            ],
            answer(
                "A page of cycles, by code.",
                ref("CyclePage"),
                {"cycles": [{**CYCLE, "opens_on": "2026-02-01", "closes_on": None, "organizations": 120}]},
                {"Link": 'The next page, `rel="next"`; absent on the last one.'},
            ),
        )
    },
    "/api/v1/cycles/{cycle}/totals": _totals("getTotals", "Totals of a cycle", _TOTALS_JSON),
    "/api/v1/cycles/{cycle}/totals.json": _totals("getTotalsJson", "Totals of a cycle as JSON", _SPLIT_JSON),
    "/api/v1/cycles/{cycle}/totals.csv": _totals(
        "getTotalsCsv",
        "Totals of a cycle as CSV, a row for every option of every channel",
        file_answer("The table.", MEDIA_TYPES["csv"], _TOTALS_CSV),
    ),
    "/api/v1/cycles/{cycle}/totals.xlsx": _totals(
        "getTotalsXlsx", "Totals of a cycle as a workbook", file_answer("The same table.", MEDIA_TYPES["xlsx"])
    ),
    "/api/v1/cycles/{cycle}/suggestions": _suggestions("getSuggestions", "Free texts of a cycle", _SUGGESTIONS_JSON),
    "/api/v1/cycles/{cycle}/suggestions.json": _suggestions(
        "getSuggestionsJson", "Free texts of a cycle as JSON", _SUGGESTIONS_JSON
    ),
    "/api/v1/cycles/{cycle}/suggestions.csv": _suggestions(
        "getSuggestionsCsv",
        "Free texts of a cycle as CSV",
        file_answer("The table.", MEDIA_TYPES["csv"], _SUGGESTIONS_CSV),
    ),
    "/api/v1/organizations/{code}/totals": {
        "parameters": [CODE_PARAMETER],
        "get": read_call(
            "getOrganizationTotals",
            "Totals of one organization in each of the year's cycles that the caller may see",
            [
                query_parameter(
                    "year", "This year if not given.", {"type": "integer", "minimum": 2000, "maximum": 2100}
                ),
                _BY,
                SET_ASIDE,
            ],
            answer_year(_YEAR, _ORGANIZATION),
            "organization_unknown",
        ),
    },
}
