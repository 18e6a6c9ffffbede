"""The shapes of the API, as OpenAPI's schemas."""

from typing import Final

from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR, CycleState
from survey_app.domain.organizations import KINDS, SPHERES
from survey_app.domain.questionnaires import EASY, STANDARD
from survey_app.domain.responses import WEB_CHANNELS
from survey_app.web.api.openapi_parts import Part, a_list, an_object, ref

TEXT: Final[Part] = {"type": "string"}
COUNT: Final[Part] = {"type": "integer", "minimum": 0}
YEAR: Final[Part] = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
DAY: Final[Part] = {"type": "string", "format": "date"}
INSTANT: Final[Part] = {"type": "string", "format": "date-time"}
_SECOND_LETTER: Final = "|".join(
    f"[0-9]{{{digits}}}[A-HJKMNP-TV-Z][0-9A-HJKMNP-TV-Z]{{{6 - digits}}}" for digits in range(7)
)
CODE: Final[Part] = {
    "type": "string",
    "pattern": f"^[A-DF-HJKMNP-TV-Z]({_SECOND_LETTER})$",
    "description": "Organization's code.",
}
LANGUAGE: Final[Part] = {"type": "string", "pattern": "^[a-z]{2,3}$"}
STYLE: Final[Part] = {"enum": [STANDARD, EASY], "description": "`easy`: plain language (ясный язык)."}
_UUID: Final[Part] = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    "description": "Made by the client; the same id is the same response, however often it is sent.",
}


def _or_null(schema: Part) -> Part:
    return {"oneOf": [schema, {"type": "null"}]}


def _nullable(kind: str) -> Part:
    return {"type": [kind, "null"]}


_ORGANIZATION: Final = {
    "code": CODE,
    "name": TEXT,
    "short_name": TEXT,
    "sphere": {"enum": list(SPHERES)},
    "kind": {"enum": [*KINDS, None]},
}
_VERSION: Final = an_object({"code": TEXT, "version": {"type": "integer", "minimum": 0, "maximum": 32767}})
_QUESTION: Final = {"code": TEXT, "text": TEXT, "required": {"type": "boolean"}, "show_if": ref("ShowIf")}
_PROBLEM_CODES: Final = (
    "Stable. Of any value: `required`, `wrong_kind`, `out_of_range`, `unknown_option`, `unknown_key`; of a response "
    "also `bad_id`, `bad_language`, `bad_place`; of its answers also `unknown_question`, `skipped`, `too_long`, "
    "`control_characters`; of a query also `given_twice`, `bad_cursor`, `too_long`, `not_available`."
)
_LATER: Final[Part] = {"description": "Reserved: accepted and ignored until it is built."}

SCHEMAS: Final[dict[str, Part]] = {
    "Problem": an_object(
        {
            "type": {"type": "string", "format": "uri"},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "code": {"type": "string", "description": "Stable; what a program decides by."},
            "errors": a_list(ref("Error")),
        },
        optional=["errors"],
        description="RFC 9457. `errors` lists all problems of bad input at once.",
    ),
    "Error": an_object(
        {
            "pointer": {"type": "string", "description": "RFC 6901: `/answers/age`; a parameter's name in a query."},
            "code": {"type": "string", "description": _PROBLEM_CODES},
            "detail": TEXT,
        }
    ),
    "Organization": an_object({**_ORGANIZATION, "languages": a_list(LANGUAGE)}),
    "OrganizationPage": an_object(
        {
            "organizations": a_list(an_object({**_ORGANIZATION, "region": TEXT, "address": TEXT})),
            "after": {**_nullable("string"), "description": "Cursor of the next page, null on the last one."},
        }
    ),
    "ShowIf": {
        **_or_null(an_object({"question": TEXT, "option": TEXT})),
        "description": "The question is asked only if that one is answered so.",
    },
    "Question": {
        "oneOf": [
            an_object({**_QUESTION, "kind": {"const": "choice"}, "options": a_list(ref("Option"))}),
            an_object({**_QUESTION, "kind": {"const": "text"}, "max_length": _nullable("integer")}),
            an_object(
                {
                    **_QUESTION,
                    "kind": {"const": "number"},
                    "min": _nullable("integer"),
                    "max": _nullable("integer"),
                }
            ),
        ]
    },
    "Option": an_object({"code": TEXT, "text": TEXT}),
    "Questionnaire": an_object(
        {
            "organization": an_object(_ORGANIZATION),
            "questionnaire": an_object(
                {
                    "code": TEXT,
                    "version": {"type": "integer", "minimum": 1},
                    "text_revision": {"type": "integer", "minimum": 1},
                    "language": LANGUAGE,
                    "languages": a_list(LANGUAGE),
                    "style": STYLE,
                    "styles": {**a_list(STYLE), "description": "Those that this language is offered in."},
                    "title": TEXT,
                    "intro": TEXT,
                    "own": {
                        "oneOf": [_VERSION, {"type": "null"}],
                        "description": "The council's own questions (codes `own_…`) at the end of `questions`: "
                        "always optional. To be sent back with the answers.",
                    },
                    "questions": a_list(ref("Question")),
                    "interface": {
                        "type": ["object", "null"],
                        "additionalProperties": TEXT,
                        "description": "The widget's own texts in languages other than Russian.",
                    },
                }
            ),
        },
        description="A version fixes codes, kinds and skips for ever; texts may be corrected (`text_revision`).",
    ),
    "NewResponse": an_object(
        {
            "id": _UUID,
            "questionnaire": _VERSION,
            "language": LANGUAGE,
            "channel": {"enum": list(WEB_CHANNELS)},
            "place": {"type": ["string", "null"], "pattern": "^[a-z0-9-]{1,24}$"},
            "answers": {
                "type": "object",
                "description": "By question code; an absent answer equals null.",
                "additionalProperties": {"type": ["string", "integer", "null"]},
            },
            "seconds": {
                "type": ["integer", "null"],
                "minimum": 0,
                "maximum": 7200,
                "description": "Time taken; kept only as under 30, 30 to 119, 120 or more.",
            },
            "proof": _LATER,
            "one_time_code": _LATER,
            "own": {
                "description": "`own` of the questionnaire that was shown, whichever version it was. Without it, or "
                "if no such questions were ever asked for this organization, answers to `own_…` are passed over.",
            },
        },
        optional=["place", "seconds", "proof", "one_time_code", "own"],
    ),
    "Receipt": an_object(
        {"id": _UUID, "receipt": {"type": "string", "pattern": "^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$"}, "received_on": DAY}
    ),
    "Cycle": an_object(
        {
            "code": TEXT,
            "council": TEXT,
            "year": YEAR,
            "edition": {**_nullable("string"), "description": "Of the methodology; null for a standing year."},
            "state": {"enum": [state.value for state in CycleState]},
        }
    ),
    "CyclePage": an_object({"cycles": a_list(ref("ListedCycle"))}),
    "ListedCycle": an_object(
        {
            "code": TEXT,
            "council": TEXT,
            "year": YEAR,
            "edition": _nullable("string"),
            "state": {"enum": [state.value for state in CycleState]},
            "opens_on": _or_null(DAY),
            "closes_on": _or_null(DAY),
            "organizations": COUNT,
        }
    ),
    "Suggestions": an_object(
        {
            "cycle": ref("Cycle"),
            "generated_at": INSTANT,
            "suggestions": a_list(
                an_object(
                    {
                        "organization": CODE,
                        "name": TEXT,
                        "month": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}$"},
                        "question": TEXT,
                        "text": TEXT,
                        "hidden": an_object({"reason": TEXT, "by": TEXT, "month": TEXT}),
                    },
                    optional=["hidden"],
                )
            ),
        }
    ),
}
