"""Hints at what could be proposed: the lowest first, never what is good or found; and what a proposal may say."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.answer_counts import AnswerCounts
from survey_app.domain.compiled_rating import Decision, RatedOrganization
from survey_app.domain.indicators import Evidence
from survey_app.domain.methodology import Edition
from survey_app.domain.observations import Found, Observations
from survey_app.domain.proposal_hints import choose_hints, list_hints
from survey_app.domain.proposals import Proposal, ProposalContent, check_proposal, digest_drafts
from survey_app.domain.ratings import score_organization
from tests.small_config import PROPOSALS, refusal, write_config

HALVES = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), None])
COUNTED = ("remote_channels", "comfort_conditions", "premises_conditions", "accessibility_conditions")


def rate(edition: Edition, evidence: Evidence) -> RatedOrganization:
    """Return an organization of which only the evidence matters."""
    score = score_organization(edition, "social", None, evidence)
    unknown = ("kind", "recipients", "required", "rank", "band", "interval", "previous", "change")
    values: dict[str, Any] = {**dict.fromkeys(("code", "name", "short_name", "inn"), "x"), **dict.fromkeys(unknown)}
    return RatedOrganization(
        **values,
        sphere="social",
        region="",
        municipality="",
        counted=10,
        evidence=evidence,
        score=score,
        is_close=False,
    )


@st.composite
def evidences(draw: st.DrawFn, edition: Edition) -> Evidence:
    """Draw answers of ten persons, and marks of some items."""
    shares = ("comfort_satisfied", "recommend", "overall_satisfied", "service_staff_polite", "on_time")
    yes = {code: draw(st.integers(0, 10)) for code in shares}
    answers = {code: {"yes": number, "no": 10 - number} for code, number in yes.items()}
    marks = {
        of.code: {item.code: draw(HALVES) for item in of.items_for("social") if draw(st.booleans())}
        for of in edition.lists
        if of.items_for("social")
    }
    met = {code: Fraction(draw(st.integers(0, 5))) for code in COUNTED}
    found = {code: Found(Fraction(draw(st.integers(0, 10))), 10) for code in ("stand", "site")}
    return Evidence(AnswerCounts(10, answers), Observations(found, met, {"waiting": ()}, marks))


@given(st.data(), st.integers(0, 8), st.integers(0, 40), st.fractions(0, 1))
def test_hints_are_the_lowest_and_what_was_not_found(
    catalogue: Catalogue, data: st.DataObject, indicators: int, items: int, below: Fraction
) -> None:
    edition = catalogue.editions[catalogue.default_edition]
    rules = replace(catalogue.hints, most_indicators=indicators, most_items=items, below=below)
    rated = rate(edition, data.draw(evidences(edition)))
    hints = list_hints(edition, rated, rules, 2026)
    values = {each.indicator.code: each.outcome for each in rated.score.indicators}
    hinted = [each.content.indicator for each in hints if each.content.item is None]
    low = [value for value in values.values() if isinstance(value, Fraction) and value < below * edition.highest]
    assert [values[code or ""] for code in hinted] == sorted(low)[:indicators]
    marks = rated.evidence.observations.items
    missing = {f"{of}/{item}" for of, own in marks.items() for item, mark in own.items() if mark not in (1, None)}
    named = [each.content.item for each in hints if each.content.item]
    assert len(named) == len(set(named)) == min(items, len(missing))
    assert set(named) <= missing
    assert all(not check_proposal(each.content, values, 2026) for each in hints), "what is offered can be taken"
    chosen = choose_hints(hints)
    assert {each.content.indicator for each in chosen} == {each.content.indicator for each in hints}
    assert len({(each.content.indicator, each.content.item) for each in chosen}) == len(chosen)


CONTENT = ProposalContent("Пандус", "3.1", date(2027, 1, 1))
DRAFT = Proposal(1, "K7M3Q9XA", CONTENT)
DECISION = Decision("1", date(2026, 11, 1))


def test_a_digest_tells_other_drafts_and_looks_at_drafts_alone() -> None:
    approved = replace(DRAFT, id=2, approved=DECISION)
    same = digest_drafts([DRAFT])
    assert digest_drafts([approved, DRAFT, replace(approved, id=3, withdrawn=DECISION)]) == same
    for other in (replace(DRAFT, id=4), replace(DRAFT, content=replace(CONTENT, due_on=None))):
        assert digest_drafts([other]) != same
    assert digest_drafts([]) != same


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("below = 0.5", "below = 1.5"), "indicators.below"),
        (("{value} из {highest}", "{value} из {most}"), "indicators.text"),
        (('absent = "Обеспечить: {item}"', 'absent = "Обеспечить: {"'), "items.absent"),
        (('absent = "На стенд: {item}"', ""), "items.lists.stand.absent"),
        (("most = 3", "most = -1"), "items.most"),
        (("[items]", "[deadline]\nyear = 1\nmonth = 2\nday = 30\n[items]"), "deadline.day"),
        (("[items]", "[others]\n[items]"), "others"),
    ],
    ids=["share", "unknown word", "open brace", "no text", "fewer than none", "no day", "unknown key"],
)
def test_a_mistake_in_the_rules_is_named(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    assert change[0] in PROPOSALS
    files = {"proposals.toml": PROPOSALS.replace(*change)}
    assert refusal(write_config(tmp_path, files)).key == key
