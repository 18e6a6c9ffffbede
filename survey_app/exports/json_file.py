"""Totals and free texts as the contract's JSON, an organization at a time."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from survey_app.domain.cards import CycleCard
from survey_app.domain.suggestions import Suggestion
from survey_app.domain.tallies import OrganizationTotals, PlaceTotals, QuestionTotals


def render_totals_json(
    cycle: CycleCard, organizations: Iterable[OrganizationTotals], generated_at: datetime
) -> Iterator[bytes]:
    """Write the totals of a cycle piece by piece."""
    return _stream(cycle, generated_at, "organizations", (shape_organization(each) for each in organizations))


def render_suggestions_json(
    cycle: CycleCard, suggestions: Iterable[Suggestion], generated_at: datetime
) -> Iterator[bytes]:
    """Write the free texts of a cycle piece by piece."""
    shaped = (_shape_suggestion(each) for each in suggestions)
    return _stream(cycle, generated_at, "suggestions", shaped)


def shape_cycle(cycle: CycleCard) -> dict[str, Any]:
    """Return what every answer says of its cycle."""
    return {
        "code": cycle.code,
        "council": cycle.council,
        "year": cycle.year,
        "edition": cycle.edition,
        "state": cycle.state,
    }


def shape_organization(totals: OrganizationTotals) -> dict[str, Any]:
    """Return the totals of one organization, with its places if they were asked for."""
    shaped = {
        "code": totals.code,
        "name": totals.name,
        "inn": totals.inn,
        "sphere": totals.sphere,
        "responses": {
            "counted": totals.counted,
            "set_aside": totals.set_aside,
            "required": totals.required,
            "by_channel": totals.by_channel,
        },
        "questions": _shape_questions(totals.list_questions()),
    }
    if totals.places is not None:
        shaped["places"] = [_shape_place(each) for each in totals.places]
    return shaped


def shape_instant(instant: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _shape_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    shaped: dict[str, Any] = {
        "organization": suggestion.code,
        "name": suggestion.name,
        "month": suggestion.month,
        "question": suggestion.question,
        "text": suggestion.text,
    }
    if suggestion.hidden is not None:
        mark = suggestion.hidden
        shaped["hidden"] = {"reason": mark.reason, "by": mark.by, "month": mark.month}
    return shaped


def _shape_place(totals: PlaceTotals) -> dict[str, Any]:
    responses = {"counted": totals.counted, "set_aside": totals.set_aside, "by_channel": totals.by_channel}
    questions = _shape_questions(totals.list_questions())
    return {"place": totals.code, "name": totals.name, "responses": responses, "questions": questions}


def _shape_questions(questions: Iterable[QuestionTotals]) -> list[dict[str, Any]]:
    return [{"code": each.code, "answered": each.answered, "options": each.options} for each in questions]


def _stream(cycle: CycleCard, generated_at: datetime, name: str, items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    head = encode({"cycle": shape_cycle(cycle), "generated_at": shape_instant(generated_at)})
    yield head[:-1] + b',"' + name.encode() + b'":['
    separator = b""
    for item in items:
        yield separator + encode(item)
        separator = b",\n"
    yield b"]}\n"
