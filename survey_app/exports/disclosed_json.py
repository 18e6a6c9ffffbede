"""What an organization sees of its totals, in the shape of the contract's totals: null where a number is hidden."""

from collections.abc import Iterable
from typing import Any

from survey_app.domain.disclosed_totals import DisclosedTotals
from survey_app.exports.json_file import shape_cycle


def shape_disclosed(totals: DisclosedTotals) -> dict[str, Any]:
    """Return the disclosed totals of one organization in one cycle."""
    channels = totals.disclosure.find_channels() if totals.disclosure else None
    shaped = {
        "code": totals.code,
        "name": totals.name,
        "inn": totals.inn,
        "sphere": totals.sphere,
        "responses": {
            "counted": totals.responses,
            "set_aside": None,
            "required": totals.required,
            "by_channel": None if channels is None else dict(channels.counts),
        },
        "questions": list(_shape_questions(totals)),
    }
    cycle = shape_cycle(totals.cycle)
    return {"cycle": {**cycle, "council": cycle["council"] or None}, "organizations": [shaped]}


def _shape_questions(totals: DisclosedTotals) -> Iterable[dict[str, Any]]:
    for question in totals.outline.questions:
        shown = None if question.kind == "text" else totals.find_question(question.code)
        options = {option: None if shown is None else shown.counts.get(option, 0) for option in question.options}
        yield {"code": question.code, "answered": None if shown is None else shown.total, "options": options}
