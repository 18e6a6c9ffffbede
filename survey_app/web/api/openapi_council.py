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
from survey_app.web.streams import MEDIA_TYPES

_CYCLE: Final[Part] = {
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
_NOW: Final = "2026-03-02T09:30:00Z"
_TOTALS: Final[Part] = {"cycle": _CYCLE, "generated_at": _NOW, "organizations": [_ORGANIZATION]}
_YEAR: Final[Part] = {
    "year": 2026,
    "generated_at": _NOW,
    "cycles": [{"cycle": _CYCLE, "organizations": [_ORGANIZATION]}],
}
_SUGGESTION: Final[Part] = {
    "organization": "K7M3Q9XA",
    "name": "Городская поликлиника № 1",
    "month": "2026-03",
    "question": "suggestions",
    "text": "Больше лавочек",
}
_SUGGESTIONS: Final[Part] = {"cycle": _CYCLE, "generated_at": _NOW, "suggestions": [_SUGGESTION]}
_TOTALS_CSV: Final = (
    "\ufeffcycle;organization;inn;name;sphere;channel;question;option;count;answered\r\n"
    "health-2026;K7M3Q9XA;7707083893;Городская поликлиника № 1;health;widget;stand_used;yes;220;300\r\n"
)
_SUGGESTIONS_CSV: Final = (
    "\ufeffcycle;organization;name;month;question;text\r\n"
    "health-2026;K7M3Q9XA;Городская поликлиника № 1;2026-03;suggestions;Больше лавочек\r\n"
)

_CYCLE_PARAMETER: Final = path_parameter(
    "cycle", "Cycle's code; `{council}-standing-{year}` are the year's answers outside any cycle.", "health-2026"
)
_ONE_ORGANIZATION: Final = query_parameter("organization", "Only this organization.", {"type": "string"})
_SPHERE: Final = query_parameter("sphere", "Only this sphere.", {"enum": list(SPHERES)})
_DIALECT: Final = query_parameter(
    "dialect",
    "Of CSV: `people` has a BOM, `;` and a decimal comma, `machine` has `,` and a point.",
    {"enum": ["people", "machine"], "default": "people"},
)
_SET_ASIDE: Final = query_parameter(
    "set_aside", "Count the responses that the council has set aside, too.", {"enum": ["include"]}
)
_SELECTION: Final = [
    _ONE_ORGANIZATION,
    _SPHERE,
    query_parameter("channel", "Only responses of this channel.", {"enum": list(CHANNELS)}),
    _SET_ASIDE,
    _DIALECT,
]


def _read(name: str, summary: str, parameters: list[Part], good: Part, *codes: str) -> Part:
    """Return a reading call that needs credentials."""
    return {
        "operationId": name,
        "tags": ["council"],
        "summary": summary,
        "security": [{"token": []}, {"session": []}],
        "parameters": parameters,
        "responses": {"200": good, **problems("unauthorized", "invalid_input", *codes)},
    }


def _of_cycle(name: str, summary: str, parameters: list[Part], good: Part) -> Part:
    call: dict[str, Any] = _read(name, summary, parameters, good, "cycle_unknown", "organization_unknown")
    return {"parameters": [_CYCLE_PARAMETER], "get": call}


def _totals(name: str, summary: str, good: Part) -> Part:
    return _of_cycle(name, summary, _SELECTION, good)


def _suggestions(name: str, summary: str, good: Part) -> Part:
    return _of_cycle(name, summary, [_ONE_ORGANIZATION, _SPHERE, _DIALECT], good)


_TOTALS_JSON: Final = answer("Totals, an organization after another.", ref("Totals"), _TOTALS)
_SUGGESTIONS_JSON: Final = answer("Free texts, in an order that tells nothing.", ref("Suggestions"), _SUGGESTIONS)

PATHS: Final[dict[str, Part]] = {
    "/api/v1/cycles": {
        "get": _read(
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
                {"cycles": [{**_CYCLE, "opens_on": "2026-02-01", "closes_on": None, "organizations": 120}]},
                {"Link": 'The next page, `rel="next"`; absent on the last one.'},
            ),
        )
    },
    "/api/v1/cycles/{cycle}/totals": _totals("getTotals", "Totals of a cycle", _TOTALS_JSON),
    "/api/v1/cycles/{cycle}/totals.json": _totals("getTotalsJson", "Totals of a cycle as JSON", _TOTALS_JSON),
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
        "get": _read(
            "getOrganizationTotals",
            "Totals of one organization in each of the year's cycles that the caller may see",
            [
                query_parameter(
                    "year", "This year if not given.", {"type": "integer", "minimum": 2000, "maximum": 2100}
                ),
                _SET_ASIDE,
            ],
            answer("Totals by cycle.", ref("YearTotals"), _YEAR),
            "organization_unknown",
        ),
    },
}
