"""Laws of scores, for every edition, the fictitious one too, and all answers and observations."""

from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.answer_counts import Pattern, count_patterns
from survey_app.domain.indicators import Evidence
from survey_app.domain.methodology import Edition
from survey_app.domain.observations import list_unobserved
from survey_app.domain.outcomes import Missing, NoBase, Outcome
from survey_app.domain.ratings import (
    OrganizationScore,
    PlacedScore,
    find_band,
    highest_score,
    mean_scores,
    rank_scores,
    score_organization,
)
from tests.score_strategies import editions, known, observed, sheets

Case = tuple[Edition, list[dict[str, str]], dict[str, Any]]
# In the fictitious edition "no" to this question is what counts as satisfied.
SATISFIED = {"fictitious-160": {"recommend": "no"}}
SCORES = st.fractions(0, 100, max_denominator=300)
OUTCOMES = st.one_of(SCORES, st.sampled_from((Missing(("responses",)), NoBase())))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    edition = draw(editions())
    return edition, draw(st.lists(sheets(), max_size=8)), draw(observed(edition))


def score_of(edition: Edition, patterns: list[Pattern], content: dict[str, Any]) -> OrganizationScore:
    return score_organization(edition, "social", None, Evidence(count_patterns(patterns), known(edition, content)))


def each_once(filled: list[dict[str, str]]) -> list[Pattern]:
    return [(sheet, 1) for sheet in filled]


def outcomes_of(score: OrganizationScore) -> list[Outcome]:
    inner = [each.outcome for each in score.indicators] + [each.outcome for each in score.criteria]
    return [*inner, score.outcome]


@given(cases())
def test_every_value_is_within_the_scale(case: Case) -> None:
    edition, filled, content = case
    score = score_of(edition, each_once(filled), content)
    inner = [each for each in outcomes_of(score)[:-1] if isinstance(each, Fraction)]
    assert all(0 <= each <= edition.highest for each in inner)
    if isinstance(score.outcome, Fraction):
        assert 0 <= score.outcome <= highest_score(edition, score)
        assert find_band(edition, score.outcome) is not None


@given(cases(), st.data())
def test_one_more_satisfied_answer_lowers_nothing(case: Case, data: st.DataObject) -> None:
    edition, filled, content = case
    satisfied = SATISFIED.get(edition.code, {})
    discontent = [
        (place, question)
        for place, sheet in enumerate(filled)
        for question, answer in sheet.items()
        if answer != satisfied.get(question, "yes") and not question.endswith("_used") and question != "disability"
    ]
    if not discontent:
        return
    place, question = data.draw(st.sampled_from(discontent))
    happier = [dict(sheet) for sheet in filled]
    happier[place][question] = satisfied.get(question, "yes")
    before = outcomes_of(score_of(edition, each_once(filled), content))
    after = outcomes_of(score_of(edition, each_once(happier), content))
    for one, other in zip(before, after, strict=True):
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            assert one <= other
        else:
            assert one == other


@given(cases(), st.data())
def test_one_more_thing_found_lowers_nothing(case: Case, data: st.DataObject) -> None:
    edition, filled, content = case
    code = data.draw(st.sampled_from([each.code for each in edition.lists if each.kind != "waiting"]))
    seen = content[code]
    more = (
        {"found": min(seen["found"] + 0.5, seen["required"]), "required": seen["required"]}
        if isinstance(seen, dict)
        else seen + 0.5
    )
    before = outcomes_of(score_of(edition, each_once(filled), content))
    after = outcomes_of(score_of(edition, each_once(filled), content | {code: more}))
    for one, other in zip(before, after, strict=True):
        assert one <= other if isinstance(one, Fraction) and isinstance(other, Fraction) else one == other


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_responses_and_how_they_are_grouped_do_not_matter(case: Case, random: Random) -> None:
    edition, filled, content = case
    shuffled = filled * 2
    random.shuffle(shuffled)
    grouped: list[Pattern] = [(sheet, 2) for sheet in filled]
    assert score_of(edition, each_once(shuffled), content) == score_of(edition, grouped, content)


@given(cases())
def test_twice_the_same_answers_change_no_share(case: Case) -> None:
    edition, filled, content = case
    once, twice = score_of(edition, each_once(filled), content), score_of(edition, each_once(filled * 2), content)
    assert outcomes_of(once) == outcomes_of(twice)


@given(cases())
def test_blank_sheets_are_nobody(case: Case) -> None:
    edition, filled, content = case
    with_blanks = score_of(edition, [*each_once(filled), ({}, 5)], content)
    assert with_blanks == score_of(edition, each_once(filled), content)


@given(cases(), st.data())
def test_what_was_not_observed_is_named_and_never_counted(case: Case, data: st.DataObject) -> None:
    edition, filled, content = case
    gone = data.draw(st.sets(st.sampled_from([each.code for each in edition.lists]), min_size=1))
    rest = {code: each for code, each in content.items() if code not in gone}
    score = score_of(edition, each_once(filled), rest)
    assert set(score.missing) - {"responses"} == gone
    assert set(list_unobserved(edition, "social", None, known(edition, rest))) == gone
    assert edition.rounding.render(score.outcome) is None


@given(editions(), st.dictionaries(st.text("abc", min_size=1), OUTCOMES), st.randoms(use_true_random=False))
def test_ranks_are_blind_to_the_order_of_organizations(
    edition: Edition, scores: dict[str, Outcome], random: Random
) -> None:
    codes = list(scores)
    random.shuffle(codes)
    ranks = rank_scores(edition, scores)
    assert rank_scores(edition, {code: scores[code] for code in codes}) == ranks
    shown = {code: edition.rounding.round(each) for code, each in scores.items() if isinstance(each, Fraction)}
    assert ranks == {
        code: 1 + sum(other > shown[code] for other in shown.values()) if code in shown else None for code in scores
    }


@given(st.lists(st.tuples(OUTCOMES, st.sampled_from("ab"), st.sampled_from("RQ"), st.sampled_from("xy")), max_size=12))
def test_means_are_those_of_organizations_and_never_of_municipalities(
    rows: list[tuple[Outcome, str, str, str]],
) -> None:
    means = mean_scores(PlacedScore(*row) for row in rows)
    assert means == mean_scores(PlacedScore(*row) for row in reversed(rows))
    for (region, sphere), mean in means.spheres.items():
        numbers = [each for each, *place in rows if place[:2] == [sphere, region] and isinstance(each, Fraction)]
        assert mean.rated == len(numbers)
        assert mean.outcome == (sum(numbers) / len(numbers) if numbers else NoBase())
    for region, mean in means.regions.items():
        spheres = [each.outcome for (place, _), each in means.spheres.items() if place == region]
        known_spheres = [each for each in spheres if isinstance(each, Fraction)]
        assert mean.outcome == (sum(known_spheres) / len(known_spheres) if known_spheres else NoBase())
    assert sum(each.rated + each.unrated for each in means.municipalities.values()) == len(rows)
