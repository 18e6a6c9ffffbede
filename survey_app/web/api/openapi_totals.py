"""The shapes of totals, as OpenAPI's schemas."""

from typing import Final

from survey_app.domain.cycles import CycleState
from survey_app.domain.organizations import SPHERES
from survey_app.domain.responses import CHANNELS
from survey_app.web.api.openapi_parts import Part, a_list, an_object, ref
from survey_app.web.api.openapi_schemas import CODE, COUNT, INSTANT, TEXT, YEAR

_NO_NUMBER: Final[Part] = {"type": ["integer", "null"]}
_NO_TEXT: Final[Part] = {"type": ["string", "null"]}
_COUNTS: Final[Part] = {"type": "object", "additionalProperties": COUNT}
_RESPONSES: Final[dict[str, Part]] = {
    "counted": {**COUNT, "description": "All responses minus those set aside."},
    "set_aside": {**COUNT, "description": "Left out of every number but those of free texts."},
    "by_channel": {**_COUNTS, "propertyNames": {"enum": list(CHANNELS)}},
}
_REQUIRED: Final[Part] = {**_NO_NUMBER, "description": "Sample of the edition; null if unknown."}
_CYCLES: Final = a_list(an_object({"cycle": ref("Cycle"), "organizations": a_list(ref("OrganizationTotals"))}))

_HIDDEN_COUNTS: Final[Part] = {"type": "object", "additionalProperties": _NO_NUMBER}
_DISCLOSED: Final[Part] = an_object(
    {
        "code": CODE,
        "name": TEXT,
        "inn": TEXT,
        "sphere": {"enum": list(SPHERES)},
        "responses": an_object(
            {
                "counted": {**_NO_NUMBER, "description": "Moves in steps of 10; null before the first."},
                "set_aside": {"type": "null"},
                "required": _REQUIRED,
                "by_channel": {
                    **_HIDDEN_COUNTS,
                    "type": ["object", "null"],
                    "propertyNames": {"enum": list(CHANNELS)},
                    "description": "Null: hidden, as numbers under 10 are, with what they could be told from.",
                },
            }
        ),
        "questions": a_list(
            an_object(
                {
                    "code": TEXT,
                    "answered": {**_NO_NUMBER, "description": "Null while fewer than 5 answered, and for texts."},
                    "options": _HIDDEN_COUNTS,
                }
            )
        ),
    }
)
_DISCLOSED_CYCLE: Final[Part] = an_object(
    {
        "code": {**TEXT, "description": "`standing-YEAR` for answers outside any cycle."},
        "council": {**_NO_TEXT, "description": "Null outside any cycle."},
        "year": YEAR,
        "edition": _NO_TEXT,
        "state": {"enum": [state.value for state in CycleState]},
    }
)

TOTALS_SCHEMAS: Final[dict[str, Part]] = {
    "DisclosedYearTotals": an_object(
        {
            "year": YEAR,
            "generated_at": INSTANT,
            "cycles": a_list(an_object({"cycle": _DISCLOSED_CYCLE, "organizations": a_list(_DISCLOSED)})),
        },
        description="What an organization that is signed in sees of itself: nothing by which a person is singled out.",
    ),
    "OrganizationTotals": an_object(
        {
            "code": CODE,
            "name": TEXT,
            "inn": TEXT,
            "sphere": {"enum": list(SPHERES)},
            "responses": an_object({**_RESPONSES, "required": _REQUIRED}),
            "questions": a_list(ref("QuestionTotals")),
            "places": {
                **a_list(ref("PlaceTotals")),
                "description": "Only with `by=place`: the registered places, those removed meanwhile if anything was "
                "counted there, and at the end what came from none. They add up to the whole, but for free texts.",
            },
        },
        optional=["places"],
    ),
    "PlaceTotals": an_object(
        {
            "place": {**_NO_TEXT, "description": "Code of the place; null: from no registered place."},
            "name": _NO_TEXT,
            "responses": an_object(_RESPONSES),
            "questions": a_list(ref("QuestionTotals")),
        }
    ),
    "QuestionTotals": an_object(
        {
            "code": TEXT,
            "answered": {
                **_NO_NUMBER,
                "description": "Null where it cannot be told: texts are counted for all channels and places together. "
                "They are counted whether their responses are set aside or not: nothing tells which wrote them.",
            },
            "options": _COUNTS,
        }
    ),
    "Totals": an_object(
        {"cycle": ref("Cycle"), "generated_at": INSTANT, "organizations": a_list(ref("OrganizationTotals"))}
    ),
    "YearTotals": an_object({"year": YEAR, "generated_at": INSTANT, "cycles": _CYCLES}),
}


def answer_year(year: Part, organization: Part) -> Part:
    """Return the answer about one organization's year: to a council, as in `year`, and to the organization itself."""
    hidden: Part = {
        "responses": {
            "counted": 410,
            "set_aside": None,
            "required": 400,
            "by_channel": {"widget": 300, "qr": None, "paper": None},
        },
        "questions": [
            {"code": "stand_used", "answered": 410, "options": {"yes": 299, "no": 111}},
            {"code": "sex", "answered": None, "options": {"female": None, "male": None}},
        ],
    }
    own = {**year, "cycles": [{**year["cycles"][0], "organizations": [{**organization, **hidden}]}]}
    schema = {"anyOf": [ref("YearTotals"), ref("DisclosedYearTotals")]}
    examples = {"council": {"value": year}, "organization": {"value": own}}
    return {
        "description": "Totals by cycle. A signed-in organization is answered about itself alone, in the second shape, "
        "and may ask for the year only.",
        "content": {"application/json": {"schema": schema, "examples": examples}},
    }
