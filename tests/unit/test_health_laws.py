"""Health care by several forms: the general form alone says what it says everywhere, and a wait is what people said."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.answer_counts import count_patterns
from survey_app.domain.basis import shape_basis
from survey_app.domain.explanations import explain_indicator, explain_score
from survey_app.domain.formulas import WaitingTable
from survey_app.domain.indicators import Evidence, ShareCount, SharesCount, WaitingCount
from survey_app.domain.intervals import estimate_interval
from survey_app.domain.methodology import Edition
from survey_app.domain.ratings import OrganizationScore, score_organization
from tests.editions import edition_called, with_policy
from tests.score_strategies import known, observed, sheets

NAMES, POLICIES = st.sampled_from(("operators", "letter")), st.sampled_from(("exclude", "zero", "full"))
KINDS = st.sampled_from((None, "outpatient", "inpatient", "both"))


def score_of(
    edition: Edition, filled: list[dict[str, str]], content: dict[str, Any], kind: str | None
) -> OrganizationScore:
    evidence = Evidence(count_patterns([(sheet, 1) for sheet in filled]), known(edition, content, "health"))
    return score_organization(edition, "health", kind, evidence)


def say_all(edition: Edition, score: OrganizationScore) -> list[object]:
    """Return whatever people and programs are told of a score, but the formula in words."""
    counts = [shape_basis(edition, each)["counts"] for each in score.indicators]
    sentences = [explain_indicator(edition, each) for each in score.indicators]
    inner = [each.outcome for each in score.indicators], [each.outcome for each in score.criteria]
    return [score.outcome, inner, counts, sentences, explain_score(edition, score), score.missing]


@given(NAMES, POLICIES, KINDS, st.data())
def test_the_general_form_alone_gives_what_it_gives_everywhere(
    name: str, policy: Any, kind: str | None, data: st.DataObject
) -> None:
    edition = with_policy(name, policy)
    filled, content = data.draw(st.lists(sheets(), max_size=8)), data.draw(observed(edition))
    evidence = Evidence(count_patterns([(sheet, 1) for sheet in filled]), known(edition, content))
    own, usual = (score_organization(edition, sphere, kind, evidence) for sphere in ("health", "social"))
    assert say_all(edition, own) == say_all(edition, usual)
    patterns = [(sheet, 1) for sheet in filled]
    assert estimate_interval(edition, own, patterns, 90) == estimate_interval(edition, usual, patterns, 90)


@given(NAMES, KINDS, st.data())
def test_nobody_counts_twice_in_a_half_and_everybody_asked_counts_once(
    name: str, kind: str | None, data: st.DataObject
) -> None:
    edition = edition_called(name)
    filled = data.draw(st.lists(sheets("health"), max_size=12))
    score = score_of(edition, filled, data.draw(observed(edition, "health")), kind)
    for indicator in score.indicators:
        parts = [list(each.counts) if isinstance(each, SharesCount) else [each] for each in indicator.parts]
        for part in [one for each in parts for one in each]:
            if isinstance(part, ShareCount) and part.share.base == "answered":
                asked = [sheet for sheet in filled if any(code in sheet for code in part.share.questions)]
                assert part.base == len(asked)
                assert all(sum(code in sheet for code in part.share.questions) == 1 for sheet in asked)


@given(NAMES, st.data())
def test_a_longer_wait_never_earns_more(name: str, data: st.DataObject) -> None:
    edition = edition_called(name)
    table = edition.scheme_for("health", "both")[1].indicators[1].formula
    assert isinstance(table, WaitingTable)
    asked = data.draw(st.sampled_from(table.asked))
    options = sorted(asked.values, key=lambda option: asked.values[option])
    filled = [{asked.question: each} for each in data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=6))]
    place = data.draw(st.integers(0, len(filled) - 1))
    longer = [dict(sheet) for sheet in filled]
    at = options.index(filled[place][asked.question])
    longer[place][asked.question] = data.draw(st.sampled_from(options[at:]))
    content = data.draw(observed(edition)) | {
        "waiting": [{"limit": data.draw(st.integers(1, 400)), "question": asked.question}]
    }
    earned = []
    for each in (filled, longer):
        (waited,) = (
            part
            for indicator in score_of(edition, each, content, "both").indicators
            for part in indicator.parts
            if isinstance(part, WaitingCount)
        )
        earned.append(waited.waits[0])
    assert earned[0].average <= earned[1].average
    assert earned[0].points >= earned[1].points
    assert [each.answered for each in earned] == [len(filled)] * 2
