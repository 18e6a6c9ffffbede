"""Laws of what comes home from a visit: marks of the visit count, and what they do not speak of stays."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import load_catalogue
from survey_app.domain.errands import Errand, merge_marks
from survey_app.domain.observation_parsing import parse_observations
from survey_app.domain.observations import Observations
from survey_app.domain.recorded_observations import RecordedObservations
from survey_app.settings import ROOT

EDITION = load_catalogue(ROOT / "config").editions["nok-344n-2018-operators"]
SPHERE = "social"
LISTS = {each.code: each for each in Errand("", RecordedObservations("", SPHERE, None, EDITION, Observations())).lists}
COUNTS = {
    "stand": {"found": 3, "required": 5},
    "site": {"found": 4.5, "required": 6},
    "remote_channels": 2,
    "comfort_conditions": 5,
    "premises_conditions": 1,
    "accessibility_conditions": 0.5,
    "waiting": [],
}


def draw_marks(code: str) -> st.SearchStrategy[dict[str, Any]]:
    values = (1, 0.5, 0, *(("not_required",) if LISTS[code].kind == "required" else ()))
    items = [item.code for item in LISTS[code].items_for(SPHERE)]
    some = st.dictionaries(st.sampled_from(items), st.sampled_from(values))
    return some | st.fixed_dictionaries({item: st.sampled_from(values) for item in items})


ITEMS = st.fixed_dictionaries({}, optional={code: draw_marks(code) for code in LISTS})
CONTENT = st.builds(
    lambda counts, items: {**{code: each for code, each in counts.items() if code not in items}, "items": items},
    st.fixed_dictionaries({}, optional={code: st.just(each) for code, each in COUNTS.items()}),
    ITEMS.map(lambda items: {code: each for code, each in items.items() if each}),
)


def record(content: Any) -> RecordedObservations:
    observations, problems = parse_observations(EDITION, SPHERE, content)
    assert problems == ()
    return RecordedObservations("", SPHERE, None, EDITION, observations)


@given(CONTENT, ITEMS)
def test_what_comes_home_can_always_be_recorded(content: Any, marks: Any) -> None:
    before = record(content)
    after = record(merge_marks(before, marks))
    for code in {*COUNTS} - {*marks}:
        assert find(after, code) == find(before, code)
    for code, of in marks.items():
        expected = record({"items": {code: of}})
        assert after.observations.items.get(code) == expected.observations.items.get(code)
        if expected.observations.has(code):
            assert find(after, code) == find(expected, code)


@given(CONTENT)
def test_marks_that_are_there_already_change_nothing(content: Any) -> None:
    before = record(content)
    assert record(merge_marks(before, content["items"])) == before


def find(recorded: RecordedObservations, code: str) -> Any:
    observed = recorded.observations
    return tuple(part.get(code) for part in (observed.found, observed.met, observed.waits, observed.items))


@pytest.mark.parametrize("marks", [{"stand": 1}, {"stand": [1]}, {"nothing": {"name": 1}}, {"stand": {"name": "x"}}])
def test_what_is_no_mark_is_left_to_be_refused(marks: Any) -> None:
    assert parse_observations(EDITION, SPHERE, merge_marks(record({}), marks))[1]
