"""Hypothesis strategies for what scores are made of: raw sheets, observations as JSON, editions."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from survey_app.domain.methodology import Edition, ObservedList
from survey_app.domain.observation_parsing import MOST_DECIMALS, MOST_LIMITS, parse_observations
from survey_app.domain.observations import Observations, list_asked_waits
from tests.editions import edition_called, with_policy

SPHERES = ("culture", "education", "health", "social", "mse")
FILTERS = {
    "stand_satisfied": "stand_used",
    "site_satisfied": "site_used",
    "accessibility_satisfied": "disability",
    "remote_polite": "remote_used",
    "diagnostics_wait": "diagnostics_used",
    "diagnostics_on_time": "diagnostics_used",
    "admission_wait": "planned_admission",
}
_QUESTIONS = (
    "stand_used", "stand_satisfied", "site_used", "site_satisfied", "on_time", "comfort_satisfied", "disability",
    "accessibility_satisfied", "first_contact_polite", "service_staff_polite", "remote_used", "remote_polite",
    "recommend", "organizational_conditions_satisfied", "overall_satisfied",
)  # fmt: skip
_COMMON = tuple(each for each in _QUESTIONS if each not in ("on_time", "comfort_satisfied", "first_contact_polite"))
HEALTH_QUESTIONS = {
    "outpatient": (
        *("doctor_wait", "doctor_on_time", "diagnostics_used", "diagnostics_wait", "diagnostics_on_time"),
        *("comfort_satisfied", "reception_polite", "information_polite", *_COMMON),
    ),
    "inpatient": (
        *("planned_admission", "admission_wait", "on_time", "admission_comfort_satisfied", "ward_comfort_satisfied"),
        *("first_contact_polite", *_COMMON),
    ),
}
"""What the forms of health care ask; `both` asks one person the one or the other."""
_DAYS = ("same_day", "days_1_3", "days_4_7", "days_8_10", "days_11_14", "days_15_21", "days_22_30", "days_31_more")
WAITS = {
    "doctor_wait": (
        *("under_1_hour", "hours_1_3", "hours_4_12", "hours_13_24"),
        *("days_2_3", "days_4_7", "days_8_14", "days_15_more"),
    ),
    "diagnostics_wait": _DAYS,
    "admission_wait": _DAYS,
}
_HALVES = st.integers(0, 14).map(lambda halves: halves / 2)

_FINE = st.decimals(0, 100_000, allow_nan=False, places=MOST_DECIMALS).map(float) | st.floats(0, 100_000).map(
    lambda number: round(number, 12)
)
_FINE_WAITS = st.fixed_dictionaries({"limit": st.integers(1, 40) | st.just(0.5), "average": st.integers(0, 40) | _FINE})


def editions() -> st.SearchStrategy[Edition]:
    """Return every edition that tests know, under every policy."""
    names, policies = st.sampled_from(("operators", "letter", "fictitious-160")), ("exclude", "zero", "full")
    return st.one_of(names.map(edition_called), st.builds(with_policy, names, st.sampled_from(policies)))


@st.composite
def sheets(draw: st.DrawFn, sphere: str = "social") -> dict[str, str]:
    """Draw a sheet as paper brings it: anything may be blank, what a filter skips is not answered.

    In health care it may be of any form: the register may learn a kind, or correct it, in the middle of a year.
    """
    sheet: dict[str, str] = {}
    forms = (_QUESTIONS, *HEALTH_QUESTIONS.values()) if sphere == "health" else (_QUESTIONS,)
    for question in draw(st.sampled_from(forms)):
        opener = FILTERS.get(question)
        if (opener is None or sheet.get(opener) == "yes") and not (
            question == "on_time" and sphere in ("culture", "education")
        ):
            answer = draw(st.sampled_from(("", *WAITS.get(question, ("yes", "yes", "no")))))
            if answer:
                sheet[question] = answer
    return sheet


@st.composite
def observed(draw: st.DrawFn, edition: Edition, sphere: str = "social") -> dict[str, Any]:
    """Draw observations in the contract's shape, with everything observed."""
    content: dict[str, Any] = {}
    for each in edition.lists:
        if each.kind == "conditions":
            content[each.code] = draw(_HALVES)
        elif each.kind == "required":
            required = draw(st.integers(0, 20))
            content[each.code] = {"found": draw(st.integers(0, 2 * required)) / 2, "required": required}
        else:
            limit, average = st.integers(1, 40), st.integers(0, 500).map(_tenth)
            waits: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({"limit": limit, "average": average})
            if asked := list_asked_waits(edition, sphere, each.code):
                told = {"limit": limit, "average": st.none() | average, "question": st.sampled_from(sorted(asked))}
                waits = waits | st.fixed_dictionaries(told)
            content[each.code] = draw(st.lists(waits, max_size=3))
    return content


@st.composite
def accepted(draw: st.DrawFn, edition: Edition, sphere: str) -> dict[str, Any]:
    """Draw what the API takes: any lists, many limits, fine averages, marks of some items or of all, a count beside."""
    content = draw(observed(edition))
    for each in edition.lists:
        if each.kind == "waiting":
            waits: st.SearchStrategy[dict[str, Any]] = _FINE_WAITS
            if asked := sorted(list_asked_waits(edition, sphere, each.code)):
                told = st.fixed_dictionaries({"question": st.sampled_from(asked)}, optional={"average": st.none()})
                waits = waits | st.builds(lambda wait, told: {**wait, **told}, waits, told)
            content[each.code] = draw(st.lists(waits, max_size=MOST_LIMITS))
    for code in draw(st.sets(st.sampled_from(sorted(content)))):
        del content[code]
    checked = [each for each in edition.lists if each.items_for(sphere)]
    content["items"] = {each.code: draw(_marks(each, sphere)) for each in checked if draw(st.booleans())}
    for problem in parse_observations(edition, sphere, content)[1]:
        assert problem.code == "disagrees"  # a count beside marks of all items must be theirs
        del content[problem.pointer.removeprefix("/")]
    return content


@st.composite
def _marks(draw: st.DrawFn, observed_list: ObservedList, sphere: str) -> dict[str, Any]:
    codes = [item.code for item in observed_list.items_for(sphere)]
    marked = codes if draw(st.booleans()) else draw(st.lists(st.sampled_from(codes), unique=True))
    values = (0, 0.5, 1, "not_required") if observed_list.kind == "required" else (0, 0.5, 1)
    return {code: draw(st.sampled_from(values)) for code in marked}


def known(edition: Edition, content: dict[str, Any], sphere: str = "social") -> Observations:
    observations, problems = parse_observations(edition, sphere, content)
    assert not problems
    return observations


def _tenth(number: int) -> float:
    return float(Fraction(number, 10))
