"""`POST /api/v1/cycles/{cycle}/responses/batch`: sheets from paper, telephone, interviews; a report for every row."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from flask import Blueprint, Response, request

from survey_app.domain.batches import BatchReport, BatchRow, Remark
from survey_app.domain.tallies import Selection
from survey_app.exports.batch_file import MOST_BATCH_BYTES, parse_batch
from survey_app.services.export_totals import Asked, get_asked_cycle
from survey_app.services.import_responses import AskedBatch, import_responses
from survey_app.storage.session import read_snapshot
from survey_app.web.api.selections import open_query
from survey_app.web.audit import describe_act
from survey_app.web.bodies import read_body
from survey_app.web.callers import get_caller
from survey_app.web.errors import RowsRefusedError, UnsupportedMediaTypeError, render_problem
from survey_app.web.installation import installation
from survey_app.web.streams import MEDIA_TYPES

blueprint = Blueprint("batch", __name__)
NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
_TAKEN: Final = (CSV, MEDIA_TYPES["xlsx"], NDJSON, "application/ndjson", "application/jsonl")
_OTHERS_REFUSED: Final = Remark("others_refused", "Not stored, because other rows were refused.")


@blueprint.post("/api/v1/cycles/<cycle>/responses/batch")
def post_batch(cycle: str) -> Response:
    """Store a batch: all rows or none, with `partial=true` the good ones."""
    query = open_query(("partial",))
    partial = query.take("partial", ("true", "false")) == "true"
    query.finish()
    here, sight = installation(), get_caller().sight
    with read_snapshot(here.engine) as connection:
        get_asked_cycle(connection, Asked(cycle, sight, Selection()))  # of what one may not see, nothing is read
    content = read_body(request, MOST_BATCH_BYTES)
    if request.mimetype not in _TAKEN:
        raise UnsupportedMediaTypeError(f"Send the batch as {CSV}, {MEDIA_TYPES['xlsx']} or {NDJSON}.")
    asked = AskedBatch(cycle, sight, parse_batch(content), datetime.now(UTC))
    report = import_responses(here, asked, partial=partial)
    describe_act(**_describe(report))
    shaped = _shape(cycle, report)
    if not report.is_stored:
        response = render_problem(RowsRefusedError("Rows were refused, so nothing was stored; each says why."), shaped)
    else:
        response = Response(msgspec.json.encode(shaped), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _describe(report: BatchReport) -> dict[str, str]:
    """Return what the audit log says of a batch: numbers."""
    return {status: str(report.count(status)) for status in ("stored", "repeated", "refused")}


def _shape(cycle: str, report: BatchReport) -> dict[str, Any]:
    rows = [_shape_row(each) for each in report.rows]
    counts = Counter(row["status"] for row in rows)
    summary = {"rows": len(rows), **{status: counts[status] for status in ("stored", "repeated", "refused")}}
    return {"cycle": cycle, "summary": summary, "rows": rows}


def _shape_row(row: BatchRow) -> dict[str, Any]:
    faults = (_OTHERS_REFUSED,) if row.status == "withheld" else row.faults
    return {
        "row": row.number,
        "status": "refused" if faults else row.status,
        "code": faults[0].code if faults else None,
        "detail": " ".join(each.detail for each in faults) or None,
        "notes": [{"code": each.code, "column": each.column, "detail": each.detail} for each in row.notes],
    }
