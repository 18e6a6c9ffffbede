"""The scores equal a slow calculation that knows neither our code nor our files, to the last digit."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.answer_counts import count_patterns
from survey_app.domain.indicators import Evidence
from survey_app.domain.organizations import KINDS
from survey_app.domain.ratings import score_organization
from tests.editions import edition_called
from tests.score_strategies import SPHERES, known, observed, sheets
from tests.slow_scores import slow_scores

Case = tuple[str, str | None, str, list[dict[str, str]], dict[str, Any]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sphere, kind = draw(st.sampled_from(SPHERES)), draw(st.sampled_from((None, *KINDS)))
    filled = draw(st.lists(sheets(sphere), min_size=1, max_size=12))
    return (
        sphere,
        kind,
        draw(st.sampled_from(("operators", "letter"))),
        [*filled, {"recommend": "yes"}],  # at least one of them is no blank
        draw(observed(edition_called("operators"), sphere)),
    )


@given(cases())
def test_equal_to_the_slow_calculation(case: Case) -> None:
    sphere, kind, name, filled, content = case
    edition = edition_called(name)
    evidence = Evidence(count_patterns([(sheet, 1) for sheet in filled]), known(edition, content, sphere))
    score = score_organization(edition, sphere, kind, evidence)
    render = edition.rounding.render
    ours = (
        {each.indicator.code: render(each.outcome) for each in score.indicators}
        | {each.scheme.criterion.code: render(each.outcome) for each in score.criteria}
        | {"S": render(score.outcome)}
    )
    assert ours == slow_scores(filled, content, sphere, kind, is_letter=name == "letter")
