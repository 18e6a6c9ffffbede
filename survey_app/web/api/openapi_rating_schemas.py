"""The shapes of ratings and observations, as OpenAPI's schemas."""

from typing import Final

from survey_app.domain.observation_parsing import MOST_COUNTED, MOST_LIMITS, MOST_WAITED
from survey_app.domain.observations import NOT_REQUIRED
from survey_app.domain.organizations import KINDS, SPHERES
from survey_app.web.api.openapi_parts import Part, a_list, an_object, ref
from survey_app.web.api.openapi_schemas import CODE, COUNT, DAY, INSTANT, TEXT

_NO_TEXT: Final[Part] = {"type": ["string", "null"]}
_NO_INSTANT: Final[Part] = {"oneOf": [INSTANT, {"type": "null"}]}
_SCORE: Final[Part] = {
    **_NO_TEXT,
    "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
    "description": "With the edition's decimals; null is no number, and no zero.",
}
_SCORES: Final[Part] = {"type": "object", "additionalProperties": _SCORE}
_HALVES: Final[Part] = {"type": ["number", "null"], "minimum": 0, "maximum": MOST_COUNTED, "multipleOf": 0.5}
_FOUND: Final[Part] = {
    "oneOf": [
        an_object(
            {
                "found": {**_HALVES, "type": "number"},
                "required": {"type": "integer", "minimum": 0, "maximum": MOST_COUNTED},
            }
        ),
        {"type": "null"},
    ]
}
_WAITED: Final[Part] = {"type": "number", "minimum": 0, "maximum": MOST_WAITED}
_LIMIT: Final[Part] = {**_WAITED, "exclusiveMinimum": 0}
_WAIT: Final[Part] = {
    "oneOf": [
        an_object({"limit": _LIMIT, "average": _WAITED}),
        an_object(
            {
                "limit": _LIMIT,
                "average": {**_WAITED, "type": ["number", "null"]},
                "question": {**TEXT, "description": "Of the edition; the answers to it tell the average."},
            }
        ),
    ]
}
_MARKS: Final[Part] = {"type": "object", "additionalProperties": {"enum": [1, 0.5, 0, NOT_REQUIRED, None]}}
_PLACED: Final[dict[str, Part]] = {"region": TEXT}
_MEAN: Final[dict[str, Part]] = {"score": _SCORE, "rated": COUNT, "unrated": COUNT}
_SPHERE: Final[Part] = {"enum": list(SPHERES)}

RATING_SCHEMAS: Final[dict[str, Part]] = {
    "Observations": {
        "type": "object",
        "description": "The keys are those of the cycle's edition; those of the shipped editions are shown.",
        "properties": {
            "stand": _FOUND,
            "site": _FOUND,
            "remote_channels": _HALVES,
            "comfort_conditions": _HALVES,
            "waiting": {
                "type": ["array", "null"],
                "items": _WAIT,
                "maxItems": MOST_LIMITS,
                "description": "Empty: no limit of waiting is set.",
            },
            "premises_conditions": _HALVES,
            "accessibility_conditions": _HALVES,
            "items": {
                "type": ["object", "null"],
                "additionalProperties": {"oneOf": [_MARKS, {"type": "null"}]},
                "description": "Marks of check-lists by list and item. A list, an item or a key beside `items` that "
                "the edition does not have is refused (`unknown_key`), with null too.",
            },
        },
    },
    "RecordedObservations": an_object(
        {
            "cycle": TEXT,
            "organization": CODE,
            "edition": TEXT,
            "observations": ref("Observations"),
            "recorded_at": _NO_INSTANT,
            "recorded_by": {**_NO_TEXT, "description": "Names no person."},
            "role": {"enum": ["council", "operator", None]},
            "computed": {**_SCORES, "description": "The indicators that stand on observations alone."},
            "missing": {**a_list(TEXT), "description": "Lists that the score needs and that were not observed."},
            "unmarked": {
                "type": "object",
                "additionalProperties": a_list(TEXT),
                "description": "Items without a mark, by list begun.",
            },
        }
    ),
    "Basis": an_object(
        {
            "counts": a_list({"type": "object", "description": "What was counted or observed, as whole as it came."}),
            "formula": TEXT,
            "edition": TEXT,
            "reference": TEXT,
        }
    ),
    "RatedOrganization": an_object(
        {
            "rank": {"type": ["integer", "null"], "minimum": 1},
            "code": CODE,
            "name": TEXT,
            "inn": TEXT,
            "sphere": _SPHERE,
            "kind": {"enum": [*KINDS, None]},
            "region": TEXT,
            "municipality": {**TEXT, "description": "Eight digits of an ОКТМО code, or empty."},
            "responses": an_object(
                {"counted": COUNT, "required": {"type": ["integer", "null"], "description": "Sample of the edition."}}
            ),
            "score": _SCORE,
            "band": {"oneOf": [an_object({"code": TEXT, "title": TEXT}), {"type": "null"}]},
            "interval": {
                "oneOf": [an_object({"low": _SCORE, "high": _SCORE, "note": TEXT}), {"type": "null"}],
                "description": "Estimated when the cycle is closed.",
            },
            "is_close": {"type": "boolean", "description": "Chance alone may explain its place beside a neighbour's."},
            "previous": {
                **_SCORE,
                "description": "Published last for it by the same council, in the three years before.",
            },
            "change": {**_NO_TEXT, "description": "Null where the earlier score is of another edition."},
            "criteria": _SCORES,
            "indicators": {
                "type": "object",
                "additionalProperties": an_object({"value": _SCORE, "basis": ref("Basis")}),
            },
            "missing": a_list(TEXT),
        }
    ),
    "Rating": an_object(
        {
            "cycle": ref("Cycle"),
            "generated_at": {**INSTANT, "description": "Of a published cycle: when it was published."},
            "decision": {"oneOf": [an_object({"number": TEXT, "date": DAY}), {"type": "null"}]},
            "edition": an_object({"code": TEXT, "title": TEXT, "reference": TEXT, "note": TEXT, "in_force_from": DAY}),
            "rated": COUNT,
            "unrated": COUNT,
            "missing": {
                "type": "object",
                "additionalProperties": COUNT,
                "description": "How many organizations lack it.",
            },
            "means": an_object(
                {
                    "regions": a_list(an_object({**_PLACED, **_MEAN})),
                    "spheres": a_list(an_object({**_PLACED, "sphere": _SPHERE, **_MEAN})),
                    "municipalities": a_list(an_object({**_PLACED, "municipality": TEXT, "sphere": _SPHERE, **_MEAN})),
                }
            ),
            "organizations": a_list(ref("RatedOrganization")),
        }
    ),
}
