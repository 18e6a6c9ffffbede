"""What the API offers around ratings: what operators observe, and the rating itself."""

from typing import Final

from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE
from survey_app.web.api.openapi_council import (
    CYCLE,
    CYCLE_PARAMETER,
    DIALECT,
    MUNICIPALITY,
    NOW,
    ONE_ORGANIZATION,
    QUERY,
    SET_ASIDE,
    SPHERE,
    read_call,
)
from survey_app.web.api.openapi_parts import Part, answer, file_answer, problems, ref
from survey_app.web.api.openapi_public import CODE_PARAMETER
from survey_app.web.streams import MEDIA_TYPES

_OBSERVATIONS: Final[Part] = {
    "stand": {"found": 15, "required": 17},
    "site": {"found": 18.5, "required": 19},
    "remote_channels": 4,
    "comfort_conditions": 5,
    "waiting": [{"limit": 14, "average": 9}],
    "premises_conditions": 3,
    "accessibility_conditions": None,
    "items": None,
}
_RECORDED: Final[Part] = {
    "cycle": "health-2026",
    "organization": "K7M3Q9XA",
    "edition": "nok-344n-2018-operators",
    "observations": {key: value for key, value in _OBSERVATIONS.items() if key != "accessibility_conditions"},
    "recorded_at": NOW,
    "recorded_by": "token 3",
    "role": "operator",
    "computed": {"1.1": "92.80", "1.2": "100.00", "2.1": "100.00", "3.1": "60.00", "3.2": None},
    "missing": ["accessibility_conditions"],
    "unmarked": {},
}
_EDITION: Final[Part] = {
    "code": "nok-344n-2018-operators",
    "title": "Показатели по приказу № 344н, как считают операторы",
    "reference": "Приказ Минтруда России от 31.05.2018 № 344н",
    "note": "Границы оценок и перечни требуют сверки с текстом приказа.",
    "in_force_from": "2018-10-23",
}
_RATED: Final[Part] = {
    "rank": 1,
    "code": "K7M3Q9XA",
    "name": "Городская поликлиника № 1",
    "inn": "7707083893",
    "sphere": "health",
    "kind": "outpatient",
    "region": "Тверская область",
    "municipality": "28701000",
    "responses": {"counted": 412, "required": 400},
    "score": "91.20",
    "band": {"code": "excellent", "title": "отлично"},
    "interval": {"low": "90.11", "high": "92.24", "note": RANDOM_SAMPLE_SENTENCE},
    "is_close": False,
    "previous": "89.95",
    "change": "+1.25",
    "criteria": {"5": "96.36"},
    "indicators": {
        "5.1": {
            "value": "96.36",
            "basis": {
                "counts": [
                    {"question": "recommend", "option": "yes", "satisfied": 397, "base": 412, "base_kind": "answered"}
                ],
                "formula": "Доля готовых рекомендовать среди ответивших, умноженная на 100.",
                "edition": "nok-344n-2018-operators",
                "reference": "Приказ Минтруда России от 31.05.2018 № 344н",
            },
        }
    },
    "missing": [],
}
_RATING: Final[Part] = {
    "cycle": {**CYCLE, "state": "published"},
    "generated_at": NOW,
    "decision": {"number": "7", "date": "2026-11-20"},
    "edition": _EDITION,
    "rated": 1,
    "unrated": 0,
    "missing": {},
    "means": {
        "regions": [{"region": "Тверская область", "score": "91.20", "rated": 1, "unrated": 0}],
        "spheres": [{"region": "Тверская область", "sphere": "health", "score": "91.20", "rated": 1, "unrated": 0}],
        "municipalities": [
            {
                "region": "Тверская область",
                "municipality": "28701000",
                "sphere": "health",
                "score": "91.20",
                "rated": 1,
                "unrated": 0,
            }
        ],
    },
    "organizations": [_RATED],
}
_RATING_CSV: Final = (
    "\ufeffcycle;rank;organization;inn;name;sphere;kind;region;municipality;responses;required;score\r\n"
    "health-2026;1;K7M3Q9XA;7707083893;Городская поликлиника № 1;health;outpatient;Тверская область;28701000;412;400;"
    "91,20\r\n"
)
_SELECTION: Final = [
    ONE_ORGANIZATION,
    SPHERE,
    MUNICIPALITY,
    QUERY,
    SET_ASIDE,
    DIALECT,
]
_DESCRIPTION: Final = (
    "Ranks and means are the whole cycle's, whatever is selected. A score is null where anything is missing; `missing` "
    "names what: `responses`, keys of the observations, or `edition`. A published cycle answers from its snapshot: the "
    "same bytes, whatever happens later; it knows nothing of responses that were set aside."
)
_RECORDING: Final = (
    "Counts, or marks of the edition's check-list items (`1`, `0.5`, `0`, `not_required`) from which counts follow; a "
    "key that is absent or null was not observed. The whole is replaced, what was recorded before stays as history. "
    "Taken while the cycle is open or closed, with a token only."
)


def _rating(name: str, summary: str, good: Part) -> Part:
    codes = ("cycle_unknown", "organization_unknown", "no_rating", "downloads_busy")
    call = read_call(name, summary, _SELECTION, good, *codes)
    return {"parameters": [CYCLE_PARAMETER], "get": {**call, "description": _DESCRIPTION}}


_RATING_JSON: Final = answer("The rating, an organization after another, the best first.", ref("Rating"), _RATING)
_RECORD: Final = answer(
    "What counts now, what follows from it, what is missing.", ref("RecordedObservations"), _RECORDED
)

PATHS: Final[dict[str, Part]] = {
    "/api/v1/cycles/{cycle}/rating": _rating("getRating", "Rating of a cycle", _RATING_JSON),
    "/api/v1/cycles/{cycle}/rating.json": _rating("getRatingJson", "Rating of a cycle as JSON", _RATING_JSON),
    "/api/v1/cycles/{cycle}/rating.csv": _rating(
        "getRatingCsv",
        "Rating of a cycle as CSV, a row for every organization; indicators and the reason in words follow",
        file_answer("The table.", MEDIA_TYPES["csv"], _RATING_CSV),
    ),
    "/api/v1/cycles/{cycle}/rating.xlsx": _rating(
        "getRatingXlsx",
        "Rating of a cycle as a workbook whose formulas calculate",
        file_answer("The workbook.", MEDIA_TYPES["xlsx"]),
    ),
    "/api/v1/cycles/{cycle}/organizations/{code}/observations": {
        "parameters": [CYCLE_PARAMETER, CODE_PARAMETER],
        "get": read_call(
            "getObservations",
            "What is recorded of an organization",
            [],
            _RECORD,
            "cycle_unknown",
            "organization_unknown",
            "no_rating",
        ),
        "put": {
            "operationId": "putObservations",
            "tags": ["council"],
            "summary": "Record what was observed at an organization",
            "description": _RECORDING,
            "security": [{"token": []}],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": ref("Observations"), "example": _OBSERVATIONS}},
            },
            "responses": {
                "200": _RECORD,
                **problems(
                    "malformed",
                    "unauthorized",
                    "scope_missing",
                    "cycle_unknown",
                    "organization_unknown",
                    "cycle_state",
                    "no_rating",
                    "too_large",
                    "unsupported_media_type",
                    "invalid_observations",
                    "invalid_input",
                ),
            },
        },
    },
}
