"""The parts of an indicator in Russian: how many of whom, what was found, how long people wait."""

from fractions import Fraction
from typing import assert_never

from survey_app.domain.formulas import PointsPerCondition
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
from survey_app.domain.russian import number_words, say_decimal, say_exactly


def explain_part(edition: Edition, score: IndicatorScore, part: Part) -> str:
    """Say what one part of an indicator counts; beside others also its own value."""
    if isinstance(part, SharesCount):
        return "; ".join(_say_with_value(edition, score, each) for each in part.counts)
    return _say(edition, score, part) if len(score.parts) == 1 else _say_with_value(edition, score, part)


def _say_with_value(edition: Edition, score: IndicatorScore, part: Part) -> str:
    said = _say(edition, score, part)
    if not isinstance(part, ShareCount | FoundCount) or not isinstance(part.outcome, Fraction):
        return said
    return f"{said} ({say_decimal(edition.rounding.render_number(part.outcome))})"


def _say(edition: Edition, score: IndicatorScore, part: Part) -> str:
    match part:
        case ShareCount() | SharesCount():
            return "; ".join(map(_say_share, part.counts if isinstance(part, SharesCount) else (part,)))
        case FoundCount():
            return _say_found(edition, part)
        case PooledCount(counts, found, required):
            each = ", ".join(_say_found(edition, count) for count in counts)
            return f"{each}, вместе {say_exactly(found)} из {required}"
        case ConditionCount():
            return _say_conditions(edition, score, part)
        case WaitingCount(_, waits):
            return ", ".join(map(_say_wait, waits))
        case NotMeasured(what):
            return f"нет данных: {what}"
        case never:
            assert_never(never)


def _say_share(part: ShareCount) -> str:
    if not part.base:
        return f"{part.share.label}: никто не ответил"
    broader = part.share.broader
    label = part.share.label if broader is None else f"{part.share.label} (или {broader.label})"
    words = ("опрошенного", "опрошенных") if part.share.base == "all" else ("ответившего", "ответивших")
    return f"{label} {part.satisfied} из {number_words(part.base, words[0], words[1], words[1])}"


def _say_found(edition: Edition, part: FoundCount) -> str:
    label = edition.lists_by_code[part.list].label
    if not part.required:
        return f"{label} ничего не требуется"
    return f"{label} найдено {say_exactly(part.found)} из {part.required}"


def _say_conditions(edition: Edition, score: IndicatorScore, part: ConditionCount) -> str:
    formula = score.indicator.formula
    assert isinstance(formula, PointsPerCondition)
    label = edition.lists_by_code[part.list].label
    return (
        f"{label} отмечено {say_exactly(part.met)}, за каждое {_say_points(formula.points)},"
        f" при {formula.enough} и больше — {edition.highest}"
    )


def _say_wait(count: WaitCount) -> str:
    limit, average = say_exactly(count.limit), say_exactly(count.average)
    rounded = "" if count.rounded == count.average else f", округлённо {say_exactly(count.rounded)}"
    if count.asked is None:
        return f"при сроке {limit} ждут в среднем {average}{rounded}: {_say_points(count.points)}"
    whose = f"по словам {number_words(count.answered, 'ответившего', 'ответивших', 'ответивших')}"
    asked = f"{count.asked.label} при сроке {limit} ({count.asked.unit})"
    return f"{asked} ждут в среднем {average} {whose}{rounded}: {_say_points(count.points)}"


def _say_points(points: Fraction) -> str:
    if points.denominator != 1:
        return f"{say_exactly(points)} балла"
    return number_words(points.numerator, "балл", "балла", "баллов")
