"""Intervals: they hold as often as they promise, shrink with the sample, and never pretend to know."""

import math
import statistics
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from survey_app.domain.answer_counts import Pattern, count_patterns
from survey_app.domain.explanations import RANDOM_SAMPLE_SENTENCE
from survey_app.domain.indicators import Evidence
from survey_app.domain.intervals import (
    Interval,
    can_tell_apart,
    estimate_interval,
    list_close_neighbours,
    list_weighed_shares,
)
from survey_app.domain.methodology import Edition
from survey_app.domain.ratings import OrganizationScore, highest_score, score_organization
from tests.editions import edition_called
from tests.score_strategies import FILTERS, known
from tests.unit.test_score_laws import Case, cases, each_once, score_of

SEEN = {
    "stand": {"found": 15, "required": 17},
    "site": {"found": 19, "required": 19},
    "remote_channels": 4,
    "comfort_conditions": 4,
    "waiting": [{"limit": 14, "average": 9}],
    "premises_conditions": 3,
    "accessibility_conditions": 4,
}
USED = {"stand_used": 0.6, "site_used": 0.4, "disability": 0.15, "remote_used": 0.5}
ASKED = (
    *("stand_used", "stand_satisfied", "site_used", "site_satisfied", "on_time", "comfort_satisfied", "disability"),
    *("accessibility_satisfied", "first_contact_polite", "service_staff_polite", "remote_used", "remote_polite"),
    *("recommend", "organizational_conditions_satisfied", "overall_satisfied"),
)


def respondent(random: Random, content: float) -> dict[str, str]:
    """Return a person whose answers go together: a happy one likes everything a little more."""
    mood = random.choice((content, content, (1 + content) / 2, content - 0.3))
    sheet: dict[str, str] = {}
    for question in ASKED:
        opener = FILTERS.get(question)
        if opener is None or sheet.get(opener) == "yes":
            sheet[question] = "yes" if random.random() < USED.get(question, mood) else "no"
    return sheet


def score_sheets(edition: Edition, sheets: list[dict[str, str]]) -> OrganizationScore:
    patterns: list[Pattern] = [(sheet, 1) for sheet in sheets]
    return score_organization(edition, "health", None, Evidence(count_patterns(patterns), known(edition, SEEN)))


def find_interval(edition: Edition, sheets: list[dict[str, str]], recipients: int | None = None) -> Interval | None:
    return estimate_interval(edition, score_sheets(edition, sheets), [(sheet, 1) for sheet in sheets], recipients)


def interval_of(edition: Edition, sheets: list[dict[str, str]], recipients: int | None = None) -> Interval:
    interval = find_interval(edition, sheets, recipients)
    assert interval is not None
    return interval


@pytest.mark.parametrize(("size", "content"), [(25, 0.9), (60, 0.97), (150, 0.8)])
@pytest.mark.parametrize("name", ["operators", "letter"])
def test_nineteen_of_twenty_intervals_hold(name: str, size: int, content: float) -> None:
    edition, random = edition_called(name), Random(f"{name} {size}")
    everybody = [respondent(random, content) for _ in range(4000)]
    truth = score_sheets(edition, everybody).outcome
    assert isinstance(truth, Fraction)
    samples = (random.sample(everybody, size) for _ in range(150))
    intervals = [each for each in (find_interval(edition, sheets) for sheets in samples) if each]
    assert len(intervals) > 120  # the others have a single respondent with a disability, or a single remote one
    holding = sum(each.low <= truth <= each.high for each in intervals)
    assert holding >= 0.91 * len(intervals)  # of 150 with 95 % each, fewer hold once in fifty runs: the seed is fixed


def test_the_standard_error_is_that_of_a_bootstrap() -> None:
    edition, random = edition_called("operators"), Random(5)
    sheets = [respondent(random, 0.85) for _ in range(300)]
    again = [score_sheets(edition, random.choices(sheets, k=300)).outcome for _ in range(250)]
    bootstrap = statistics.stdev(float(each) for each in again if isinstance(each, Fraction))
    ours = float(interval_of(edition, sheets).standard_error)
    assert math.isclose(ours, bootstrap, rel_tol=0.15)


def test_the_more_of_all_recipients_answer_the_narrower() -> None:
    edition, random = edition_called("operators"), Random(6)
    sheets = [respondent(random, 0.85) for _ in range(100)]
    unknown, many, few, nearly = (interval_of(edition, sheets, each) for each in (None, 100_000, 200, 101))
    assert unknown.standard_error >= many.standard_error > few.standard_error > nearly.standard_error > 0
    half = interval_of(edition, sheets, 200)
    assert math.isclose(half.standard_error**2 * 2, unknown.standard_error**2)


@pytest.mark.parametrize("recipients", [0, 1, 99, 100])
def test_last_years_recipients_never_make_a_score_certain(recipients: int) -> None:
    """As many answered as there were recipients last year: those are not the ones who were asked, and prove nothing."""
    edition, random = edition_called("operators"), Random(6)
    sheets = [respondent(random, 0.85) for _ in range(100)]
    assert interval_of(edition, sheets, recipients) == interval_of(edition, sheets, None)


def test_what_does_not_vary_has_no_interval() -> None:
    edition, praise = edition_called("operators"), dict.fromkeys(ASKED, "yes")
    asked_no_more = {"stand_used": "no", "site_used": "no", "disability": "no"}
    assert find_interval(edition, [praise]) is None
    assert find_interval(edition, [praise, {}]) is None  # a blank sheet is nobody
    without = {question: answer for question, answer in praise.items() if question != "accessibility_satisfied"}
    assert find_interval(edition, [praise, praise, without]) is not None
    assert find_interval(edition, [praise, without, without]) is None  # a single one with a disability
    for sheets in ([asked_no_more], [asked_no_more] * 300):
        evidence = Evidence(count_patterns([(each, 1) for each in sheets]), known(edition, SEEN))
        score = score_organization(edition, "culture", "performing", evidence)
        assert isinstance(score.outcome, Fraction)  # from observations alone
        assert estimate_interval(edition, score, [(each, 1) for each in sheets], 500) is None


def test_the_standard_error_of_one_ratio_is_the_usual_one() -> None:
    """Who likes all or nothing makes S one share of W points: its error is W · √(p(1 - p)/(n - 1)), not of n."""
    edition, openers = edition_called("operators"), dict.fromkeys(USED, "yes")
    sheets = [dict.fromkeys(ASKED, answer) | openers for answer in ("yes", "yes", "yes", "no")]
    points = math.fsum(each.points for each in list_weighed_shares(edition, score_sheets(edition, sheets)))
    z = statistics.NormalDist().inv_cdf(0.975)
    present = 4 + z**2
    part = (3 + z**2 / 2) / present
    expected = points * math.sqrt(part * (1 - part) / (present - 1))
    assert math.isclose(float(interval_of(edition, sheets).standard_error), expected, rel_tol=1e-9)


def test_a_few_who_all_praise_prove_little() -> None:
    edition = edition_called("operators")
    praise = dict.fromkeys(ASKED, "yes")
    few, many = interval_of(edition, [praise] * 5), interval_of(edition, [praise] * 500)
    assert few.high == many.high == score_sheets(edition, [praise]).outcome
    assert few.high - few.low > 10
    assert 0 < many.high - many.low < 1


def test_answers_of_one_person_go_together() -> None:
    """Ten who like all and ten who like nothing say less than ten likings and ten dislikings mixed among twenty."""
    edition = edition_called("operators")
    together = [dict.fromkeys(ASKED, answer) for answer in ("yes", "no")] * 10
    openers = dict.fromkeys(USED, "yes")
    together = [sheet | openers for sheet in together]
    mixed = [
        openers
        | {
            question: "yes" if (person + place) % 2 else "no"
            for place, question in enumerate(ASKED)
            if question not in USED
        }
        for person in range(20)
    ]
    assert score_sheets(edition, together).outcome == score_sheets(edition, mixed).outcome
    assert interval_of(edition, together).standard_error > 2 * interval_of(edition, mixed).standard_error


@given(cases())
def test_an_interval_holds_its_score_and_stays_on_the_scale(case: Case) -> None:
    edition, filled, content = case
    score = score_of(edition, each_once(filled), content)
    interval = estimate_interval(edition, score, each_once(filled), None)
    if not isinstance(score.outcome, Fraction):
        assert interval is None
        return
    bases = [each.counted.base for each in list_weighed_shares(edition, score)]
    if not bases or min(bases) < 2:
        assert interval is None
        return
    assert interval is not None
    assert interval.standard_error > 0
    assert 0 <= interval.low <= score.outcome <= interval.high <= highest_score(edition, score)
    assert estimate_interval(edition, score, [(sheet, 1) for sheet in reversed(filled)], None) == interval
    grouped: list[Pattern] = [(sheet, 3) for sheet in filled]
    assert estimate_interval(edition, score, grouped, 3 * len(filled)) is not None


@settings(max_examples=40)
@given(cases())
def test_the_score_moves_with_each_share_as_its_points_say(case: Case) -> None:
    """Take one person's praise away: S falls by the points of each share over its base."""
    edition, filled, content = case
    score = score_of(edition, each_once(filled), content)
    if not isinstance(score.outcome, Fraction):
        return
    for counted, points in list_weighed_shares(edition, score):
        share = counted.share
        changed = [dict(sheet) for sheet in filled]
        sheet = next((each for each in changed if each.get(share.question) == share.option), None)
        if sheet is None or share.question in FILTERS.values() or share.question == "recommend":
            continue
        sheet[share.question] = "no"
        lower = score_of(edition, each_once(changed), content).outcome
        assert isinstance(lower, Fraction)
        assert math.isclose(float(score.outcome - lower), points / counted.base, abs_tol=1e-9)


def test_neighbours_that_cannot_be_told_apart() -> None:
    edition = edition_called("operators")

    def made(error: str) -> Interval:
        return Interval(Fraction(0), Fraction(100), Fraction(error))

    ranked: list[Any] = [
        ("A", Fraction(95), made("1")),
        ("B", Fraction(93), made("1")),  # 2 points, but √2 · 1.96 = 2.77 is needed
        ("C", Fraction(90), made("1")),
        ("D", Fraction(89), None),
        ("E", Fraction(87), made("0")),
        ("F", Fraction(87), made("0")),
    ]
    assert list_close_neighbours(edition, ranked) == [("A", "B"), ("E", "F")]
    assert can_tell_apart(edition, ranked[1][1:], ranked[2][1:])
    assert "случайной выборк" in RANDOM_SAMPLE_SENTENCE
