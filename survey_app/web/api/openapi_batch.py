"""What the API offers for sheets from paper, telephone and interviews."""

from typing import Any, Final

from survey_app.domain.batches import SHEET_COLUMNS
from survey_app.exports.batch_file import MOST_BATCH_BYTES, MOST_BATCH_LINES
from survey_app.web.api.batch import CSV, NDJSON
from survey_app.web.api.openapi_council import CYCLE_PARAMETER
from survey_app.web.api.openapi_parts import Part, a_list, an_object, answer, problems, query_parameter, ref
from survey_app.web.api.openapi_schemas import COUNT, SCHEMAS, TEXT
from survey_app.web.errors import REFUSALS
from survey_app.web.streams import MEDIA_TYPES

_DESCRIPTION: Final = (
    f"A row for each sheet: the columns `{'`, `'.join(SHEET_COLUMNS)}`, and one for each question, by its code. "
    "`channel` is `paper`, `phone` or `interview`; `sheet` is the number printed on it; `day` is `2026-03-14` or "
    "`14.03.2026`, in the cycle's year and not to come. Answers are codes of options or their texts, "
    "`yes no да нет 1 0`, whole numbers, or text; empty is unanswered, and so are two ticked boxes (`yes,no`), with a "
    "note. CSV is UTF-8 or windows-1251 with comma, semicolon or tab; NDJSON is an object a line. "
    f"At most {MOST_BATCH_BYTES // 1024 // 1024} MiB and {MOST_BATCH_LINES} rows. The same sheet with the same answers "
    "is `repeated`, so a batch may be sent again whenever there was no answer. Taken while the cycle is open or closed."
)
_FAULTS: Final = (
    "Why the row is not stored; null if it is. `organization_unknown`, `organization_not_listed`, "
    "`organization_archived`, `channel_unknown`, `sheet_missing`, `bad_sheet`, `bad_day`, `day_outside_year`, "
    "`day_future`, `too_many_cells`, `sheet_empty`, `sheet_conflict` (the sheet is stored with other answers), "
    "`unknown_option`, `wrong_kind`, `out_of_range`, `too_long`, `control_characters`, `unknown_question` (not asked "
    "of this organization); `others_refused`: nothing is wrong with this row."
)
_NOTE: Final = an_object(
    {
        "code": {
            "enum": ["two_ticked", "skipped_dropped", "day_kept", "line_repeated"],
            "description": "Two boxes ticked; answered though skipped, dropped; stored before with another day.",
        },
        "column": TEXT,
        "detail": TEXT,
    }
)
_OUTCOME: Final[dict[str, Part]] = {
    "cycle": TEXT,
    "summary": an_object({"rows": COUNT, "stored": COUNT, "repeated": COUNT, "refused": COUNT}),
    "rows": a_list(ref("BatchRow")),
}
_PROBLEM: Final[Part] = {**SCHEMAS["Problem"]["properties"], "code": {"const": "rows_refused"}}
BATCH_SCHEMAS: Final[dict[str, Part]] = {
    "BatchRow": an_object(
        {
            "row": {
                "type": "integer",
                "minimum": 1,
                "description": "The line of the file; the headings of a table are line 1.",
            },
            "status": {"enum": ["stored", "repeated", "refused"]},
            "code": {"type": ["string", "null"], "description": _FAULTS},
            "detail": {"type": ["string", "null"], "description": "All that is wrong with the row."},
            "notes": a_list(_NOTE),
        }
    ),
    "BatchOutcome": an_object(_OUTCOME),
    "BatchRefused": an_object({**_PROBLEM, **_OUTCOME}, optional=["errors"], description="Nothing was stored."),
}
_STORED: Final[Part] = {"row": 2, "status": "stored", "code": None, "detail": None, "notes": []}
_NOTED: Final[Part] = {
    **_STORED,
    "row": 3,
    "notes": [
        {
            "code": "two_ticked",
            "column": "recommend",
            "detail": 'Two boxes are ticked at "recommend": taken as unanswered.',
        }
    ],
}
_REFUSED: Final[Part] = {
    "row": 4,
    "status": "refused",
    "code": "sheet_conflict",
    "detail": "This sheet was typed in before with other answers.",
    "notes": [],
}
_WITHHELD: Final[Part] = {
    **_STORED,
    "status": "refused",
    "code": "others_refused",
    "detail": "Not stored, because other rows were refused.",
}
_GOOD: Final[Part] = {
    "cycle": "health-2026",
    "summary": {"rows": 2, "stored": 2, "repeated": 0, "refused": 0},
    "rows": [_STORED, _NOTED],
}
_BAD: Final[Part] = {
    "type": "urn:nok-survey:problem:rows_refused",
    "title": REFUSALS["rows_refused"][1],
    "status": 422,
    "detail": "Rows were refused, so nothing was stored; each says why.",
    "code": "rows_refused",
    "cycle": "health-2026",
    "summary": {"rows": 2, "stored": 0, "repeated": 0, "refused": 2},
    "rows": [_WITHHELD, _REFUSED],
}
_TABLE: Final = (
    "organization;channel;sheet;day;stand_used;stand_satisfied;recommend;age\r\n"
    "K7M3Q9XA;paper;217;14.03.2026;да;да;да;41\r\n"
    'K7M3Q9XA;paper;218;14.03.2026;нет;;"да,нет";\r\n'
)
_OBJECT: Final = (
    '{"organization": "K7M3Q9XA", "channel": "phone", "sheet": 3, "day": "2026-03-14", "overall_satisfied": "no"}\n'
)


def _list_problems() -> dict[str, Part]:
    """Return the refusals; the one of rows has members of its own."""
    listed: dict[str, Any] = problems(
        "malformed",
        "unauthorized",
        "scope_missing",
        "cycle_unknown",
        "not_found",
        "cycle_state",
        "too_large",
        "table_too_large",
        "unsupported_media_type",
        "table_unreadable",
        "invalid_batch",
        "invalid_input",
    )
    content = listed["422"]["content"]["application/problem+json"]
    content["schema"] = {"anyOf": [content["schema"], ref("BatchRefused")]}
    content["examples"]["rows_refused"] = {"value": _BAD}
    listed["422"]["description"] += f"; `rows_refused`: {REFUSALS['rows_refused'][1].lower()}"
    return listed


PATHS: Final[dict[str, Part]] = {
    "/api/v1/cycles/{cycle}/responses/batch": {
        "parameters": [CYCLE_PARAMETER],
        "post": {
            "operationId": "postBatch",
            "tags": ["council"],
            "summary": "Send sheets from paper, telephone and interviews: all of them are stored, or none",
            "description": _DESCRIPTION,
            "security": [{"token": []}],
            "parameters": [
                query_parameter(
                    "partial", "`true` stores the good rows though others are refused.", {"enum": ["true", "false"]}
                )
            ],
            "requestBody": {
                "required": True,
                "content": {
                    CSV: {"schema": TEXT, "example": _TABLE},
                    NDJSON: {"schema": TEXT, "example": _OBJECT},
                    MEDIA_TYPES["xlsx"]: {"schema": {}},
                },
            },
            "responses": {
                "200": answer(
                    "Every row is stored, or was before; with `partial`, what is not refused.",
                    ref("BatchOutcome"),
                    _GOOD,
                ),
                **_list_problems(),
            },
        },
    },
}
