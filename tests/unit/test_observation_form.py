"""The form of observations: opened and saved unchanged, it says what was recorded."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey_app.domain.methodology import Edition
from survey_app.domain.observation_parsing import MOST_LIMITS, parse_observations
from survey_app.domain.observations import Observations, list_unmarked, render_observations
from survey_app.web.council.observation_fields import close_gaps, count_rows, fill_fields, read_fields
from tests.editions import edition_called
from tests.score_strategies import SPHERES, accepted, editions, known

OPERATORS = edition_called("operators")
LIMITS = [{"limit": limit, "average": 1} for limit in range(1, 6)]
UNFINISHED = {"comfort_conditions": 5, "items": {"comfort_conditions": {"water": 1}}}


def open_form(edition: Edition, sphere: str, observations: Observations) -> dict[str, str]:
    """Return what stands in the form: as the page shows it, no more rows of limits than it has."""
    begun = (each.code for each in edition.lists)
    unfinished = [code for code in begun if list_unmarked(edition, sphere, code, observations)]
    fields = fill_fields(render_observations(observations), unfinished)
    rows = {each.code: count_rows(each.code, fields) for each in edition.lists}
    return {
        name: value
        for name, value in fields.items()
        if name.count(".") != 2 or name.startswith("items.") or int(name.split(".")[1]) < rows[name.split(".")[0]]
    }


@example((OPERATORS, "social", {"waiting": LIMITS}))
@example((OPERATORS, "social", {"waiting": LIMITS * 10}))
@example((OPERATORS, "social", UNFINISHED))
@example((OPERATORS, "social", {"waiting": [{"limit": 1e-7, "average": 0.1234567}]}))
@example((OPERATORS, "social", {"items": {"stand": {}}}))
@given(
    st.tuples(editions(), st.sampled_from(SPHERES)).flatmap(
        lambda pair: st.tuples(*map(st.just, pair), accepted(*pair))
    )
)
def test_opened_and_saved_unchanged_it_changes_nothing(case: tuple[Edition, str, dict[str, Any]]) -> None:
    edition, sphere, content = case
    observations = known(edition, content, sphere)
    said = read_fields(edition, sphere, close_gaps(edition, open_form(edition, sphere, observations)))
    again, problems = parse_observations(edition, sphere, said)
    assert not problems
    assert again == observations
    assert render_observations(again) == render_observations(observations)


@pytest.mark.parametrize(("filled", "rows"), [(0, 3), (1, 3), (3, 5), (48, 50), (50, 50), (60, 60)])
def test_there_is_always_room_for_another_limit(filled: int, rows: int) -> None:
    fields = {f"waiting.{place}.limit": "1" for place in range(filled)}
    assert count_rows("waiting", fields) == rows
    assert MOST_LIMITS == 50


def test_empty_rows_between_limits_are_closed() -> None:
    typed = {"waiting.0.limit": " ", "waiting.2.limit": "14", "waiting.4.average": "x", "stand.found": "1"}
    closed = close_gaps(OPERATORS, typed)
    assert {name: value for name, value in closed.items() if value.strip()} == {
        "waiting.0.limit": "14",
        "waiting.1.average": "x",
        "stand.found": "1",
    }
    said = read_fields(OPERATORS, "social", closed)["waiting"]
    assert said == [{"limit": 14, "average": None}, {"limit": None, "average": "x"}]
