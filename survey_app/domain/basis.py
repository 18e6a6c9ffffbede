"""The basis of an indicator as plain values: its counts, its formula in words, its edition and reference."""

from fractions import Fraction
from typing import Any, assert_never

from survey_app.domain.indicators import (
    ConditionCount,
    FoundCount,
    IndicatorScore,
    NotMeasured,
    Part,
    PooledCount,
    ShareCount,
    SharesCount,
    WaitCount,
    WaitingCount,
)
from survey_app.domain.methodology import Edition


def shape_basis(edition: Edition, score: IndicatorScore) -> dict[str, Any]:
    """Return what an indicator stands on, ready for JSON; whole numbers and halves, nothing rounded."""
    return {
        "counts": [count for part in score.parts for count in _shape_part(part)],
        "formula": score.indicator.words,
        "edition": edition.code,
        "reference": edition.reference,
    }


def plain_number(number: Fraction) -> int | float:
    """Return a number as JSON tells it: halves and decimals of an operator's input lose nothing."""
    return number.numerator if number.denominator == 1 else float(number)


def _shape_part(part: Part) -> list[dict[str, Any]]:
    match part:
        case ShareCount(share, satisfied, base):
            counted = {"satisfied": satisfied, "base": base, "base_kind": share.base}
            broader = {} if share.broader is None else {"broader_question": share.broader.question}
            return [{"question": share.question, "option": share.option, **counted, **broader}]
        case SharesCount(counts) | PooledCount(counts):
            return [shaped for each in counts for shaped in _shape_part(each)]
        case FoundCount():
            return [_shape_found(part)]
        case ConditionCount(code, met):
            return [{"list": code, "met": plain_number(met)}]
        case WaitingCount(code, waits):
            return [{"list": code, **_shape_wait(each)} for each in waits]
        case NotMeasured(what):
            return [{"missing": what}]
        case never:
            assert_never(never)


def _shape_found(count: FoundCount) -> dict[str, Any]:
    return {"list": count.list, "found": plain_number(count.found), "required": count.required}


def _shape_wait(count: WaitCount) -> dict[str, Any]:
    shaped = {
        "limit": plain_number(count.limit),
        "average": plain_number(count.average),
        "points": plain_number(count.points),
    }
    return shaped if count.asked is None else {**shaped, "question": count.asked.question, "answered": count.answered}
