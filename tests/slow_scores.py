"""The statutory scores computed a second time, slowly, from the raw answers, without an edition and without `Fraction`.

Written from the description of the methodology, not from the code: every weight and threshold stands here once more.
A number is a pair (numerator, denominator) of whole numbers; None means no base.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

Ratio = tuple[int, int]
Sheet = Mapping[str, str]
_TENTHS = {
    "1": {"1.1": 3, "1.2": 3, "1.3": 4},
    "2": {"2.1": 3, "2.2": 4, "2.3": 3},
    "3": {"3.1": 3, "3.2": 4, "3.3": 3},
    "4": {"4.1": 4, "4.2": 4, "4.3": 2},
    "5": {"5.1": 3, "5.2": 2, "5.3": 5},
}
_NEEDED = {
    "1.1": ("stand", "site"),
    "1.2": ("remote_channels",),
    "2.1": ("comfort_conditions",),
    "2.2": ("waiting", "responses"),
    "3.1": ("premises_conditions",),
    "3.2": ("accessibility_conditions",),
}
# Health care asks about two halves where other forms ask one question: who was asked that one answered both by it.
_HALVES = {
    "2.3": (("admission_comfort_satisfied", "comfort_satisfied"), ("ward_comfort_satisfied", "comfort_satisfied")),
    "4.1": (("reception_polite", "first_contact_polite"), ("information_polite", "first_contact_polite")),
    "on_time": (("doctor_on_time", "on_time"), ("diagnostics_on_time", "on_time")),
}
_DAYS = {
    "same_day": 0, "days_1_3": 2, "days_4_7": 5.5, "days_8_10": 9, "days_11_14": 12.5, "days_15_21": 18,
    "days_22_30": 26, "days_31_more": 31,
}  # fmt: skip
_WAITED = {
    "doctor_wait": {
        "under_1_hour": 0.5, "hours_1_3": 2, "hours_4_12": 8, "hours_13_24": 18.5, "days_2_3": 60, "days_4_7": 132,
        "days_8_14": 264, "days_15_more": 360,
    },
    "diagnostics_wait": _DAYS,
    "admission_wait": _DAYS,
}  # fmt: skip
_NOTHING_SEEN = {
    "stand": {"found": 0, "required": 1},
    "site": {"found": 0, "required": 1},
    "remote_channels": 0,
    "comfort_conditions": 0,
    "waiting": [],
    "premises_conditions": 0,
    "accessibility_conditions": 0,
}


def slow_scores(
    sheets: Sequence[Sheet], observed: Mapping[str, Any], sphere: str, kind: str | None = None, *, is_letter: bool
) -> dict[str, str | None]:
    """Return indicators, criteria and S as published, None for no base and for whatever lacks something."""
    ratios = slow_ratios(sheets, observed, sphere, kind, is_letter=is_letter)
    return {code: publish(each) for code, each in ratios.items()}


def slow_ratios(
    sheets: Sequence[Sheet], observed: Mapping[str, Any], sphere: str, kind: str | None = None, *, is_letter: bool
) -> dict[str, Ratio | None]:
    """Return the same exactly, by code; S under its letter."""
    answered, weights = [sheet for sheet in sheets if sheet], _weights(sphere, kind)
    seen = {**_NOTHING_SEEN, **{code: each for code, each in observed.items() if each is not None}}
    measured = _measured(answered, is_letter=is_letter) | _observed(seen, is_letter=is_letter)
    if sphere == "health":
        measured |= {code: _halves(answered, code) for code in ("2.3", "4.1")}
    measured["2.2"] = _waiting(answered, seen, sphere)
    values = {code: measured[code] for tenths in weights.values() for code in tenths}
    criteria = {code: _weigh(values, list(tenths.items())) for code, tenths in weights.items()}
    total = mean([each for each in criteria.values() if each is not None])
    lacking = slow_missing(sheets, observed, sphere, kind)
    waits = {code for code in values if any(each in lacking for each in _NEEDED.get(code, ("responses",)))}
    waits |= {code[0] for code in waits} | ({"S"} if waits else set())
    ratios = {**values, **criteria, "S": total}
    return {code: None if code in waits else each for code, each in ratios.items()}


def slow_missing(
    sheets: Sequence[Sheet], observed: Mapping[str, Any], sphere: str, kind: str | None = None
) -> set[str]:
    """Return what such an organization's score still waits for."""
    needed = {
        each
        for tenths in _weights(sphere, kind).values()
        for code in tenths
        for each in _NEEDED.get(code, ("responses",))
    }
    there = {code for code, each in observed.items() if each is not None}
    return needed - there - ({"responses"} if any(sheets) else set())


def slow_ranks(scores: Mapping[str, str | None]) -> dict[str, int | None]:
    """Return the rank of each published score: one more than there are better ones."""
    numbers = {code: float(score) for code, score in scores.items() if score is not None}
    return {
        code: 1 + sum(other > numbers[code] for other in numbers.values()) if code in numbers else None
        for code in scores
    }


def _weights(sphere: str, kind: str | None) -> dict[str, dict[str, int]]:
    if sphere == "culture" and kind == "performing":
        return {code: _TENTHS[code] for code in ("1", "3")}
    return _TENTHS | ({"2": {"2.1": 5, "2.3": 5}} if sphere in ("culture", "education") else {})


def _measured(answered: Sequence[Sheet], *, is_letter: bool) -> dict[str, Ratio | None]:
    def share(question: str, *, of_all: bool = False) -> Ratio | None:
        base = len(answered) if of_all else sum(question in sheet for sheet in answered)
        return (100 * sum(sheet.get(question) == "yes" for sheet in answered), base) if base else None

    halves = [share("stand_satisfied", of_all=is_letter), share("site_satisfied", of_all=is_letter)]
    return {
        "1.3": mean([half for half in halves if half is not None]),
        "2.3": share("comfort_satisfied"),
        "3.3": share("accessibility_satisfied"),
        "4.1": share("first_contact_polite"),
        "4.2": share("service_staff_polite"),
        "4.3": share("remote_polite", of_all=is_letter),
        "5.1": share("recommend"),
        "5.2": share("organizational_conditions_satisfied"),
        "5.3": share("overall_satisfied"),
    }


def _observed(observed: Mapping[str, Any], *, is_letter: bool) -> dict[str, Ratio | None]:
    lists = [(int(2 * observed[code]["found"]), 2 * observed[code]["required"]) for code in ("stand", "site")]
    found = [(100 * above, below) for above, below in lists if below]
    if is_letter and found:
        found = [(sum(above for above, _ in found), sum(below for _, below in found))]
    channels = int(2 * observed["remote_channels"])
    return {
        "1.1": mean(found),
        "1.2": (100, 1) if channels >= 8 else (min(15 * channels, 100), 1),
        "2.1": (min(int(20 * observed["comfort_conditions"]), 100), 1),
        "3.1": (min(int(20 * observed["premises_conditions"]), 100), 1),
        "3.2": (min(int(20 * observed["accessibility_conditions"]), 100), 1),
    }


def _halves(answered: Sequence[Sheet], code: str) -> Ratio | None:
    shares = []
    for own, broader in _HALVES[code]:
        said = [sheet.get(own, sheet.get(broader)) for sheet in answered if own in sheet or broader in sheet]
        shares += [(100 * said.count("yes"), len(said))] if said else []
    return mean(shares)


def _waiting(answered: Sequence[Sheet], observed: Mapping[str, Any], sphere: str) -> Ratio | None:
    on_time = [sheet["on_time"] for sheet in answered if "on_time" in sheet]
    share = (100 * on_time.count("yes"), len(on_time)) if on_time else None
    share = _halves(answered, "on_time") if sphere == "health" else share
    waits = [(each["limit"], _waited(answered, each)) for each in observed["waiting"]]
    points = mean([(_points(limit, whole), 1) for limit, whole in waits if whole is not None])
    return mean([each for each in (points, share) if each is not None])


def _waited(answered: Sequence[Sheet], wait: Mapping[str, Any]) -> int | None:
    lengths = _WAITED.get(wait.get("question", ""), {})
    halves = [int(2 * lengths[sheet[wait["question"]]]) for sheet in answered if lengths and wait["question"] in sheet]
    if halves:
        return (sum(halves) + len(halves)) // (2 * len(halves))
    return None if wait["average"] is None else int(wait["average"] + 0.5)


def _points(limit: int, whole: int) -> int:
    if 2 * whole <= limit:
        return 100
    less = math.floor(limit - whole)
    return 0 if less < 0 else {0: 10, 1: 20, 2: 40}.get(less, 60)


def _weigh(values: Mapping[str, Ratio | None], weights: Sequence[tuple[str, int]]) -> Ratio | None:
    repeated = [values[code] for code, tenths in weights for _ in range(tenths)]
    return mean([each for each in repeated if each is not None])


def mean(ratios: Sequence[Ratio]) -> Ratio | None:
    """Return the plain mean, None of nothing."""
    above, below = 0, 1
    for each in ratios:
        above, below = above * each[1] + each[0] * below, below * each[1]
    return (above, below * len(ratios)) if ratios else None


def publish(ratio: Ratio | None) -> str | None:
    """Return a number as published: two decimals, halves up."""
    if ratio is None:
        return None
    hundredths = (200 * ratio[0] + ratio[1]) // (2 * ratio[1])
    return f"{hundredths // 100}.{hundredths % 100:02}"
