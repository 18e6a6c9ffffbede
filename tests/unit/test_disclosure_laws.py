"""Whatever arrives, is set aside and restored between looks: who keeps every view finds nobody in them."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.domain.disclosure import LEAST, STEP, Disclosure, ExactTotals, disclose
from tests.crowds import OPENINGS, Crowd, find_isolated

_SIZES = st.integers(0, 14) | st.sampled_from((1, 4, 5, 9, 10, 60))
_EVENTS = st.lists(
    st.tuples(st.sampled_from(("arrive", "arrive", "set_aside", "restore", "look")), _SIZES), max_size=24
)
_SEEDS = st.integers(0, 2**32)


def run(events: list[tuple[str, int]], seed: int, *, closes_after: int = 99) -> Crowd:
    """Let the events happen, with a look after each: who looks more often knows more."""
    crowd = Crowd(random.Random(seed))
    crowd.arrive(seed % 40)
    for number, (event, persons) in enumerate(events):
        if event != "look":
            {"arrive": crowd.arrive, "set_aside": crowd.set_aside, "restore": crowd.restore}[event](persons)
        crowd.is_final = number >= closes_after
        if event == "look" or persons % 2:
            crowd.look()
    crowd.look()
    return crowd


@given(_EVENTS, _SEEDS, st.integers(0, 30))
@settings(max_examples=150)
def test_no_calculation_with_the_views_of_a_question_ends_in_one_to_four_persons(
    events: list[tuple[str, int]], seed: int, closes_after: int
) -> None:
    crowd = run(events, seed, closes_after=closes_after)
    for code, groups in crowd.splits.items():
        assert find_isolated(groups, LEAST - 1) is None, code


@given(_EVENTS, _SEEDS, st.integers(0, 30))
@settings(max_examples=150)
def test_every_number_of_responses_has_new_persons_in_it(
    events: list[tuple[str, int]], seed: int, closes_after: int
) -> None:
    crowd = run(events, seed, closes_after=closes_after)
    assert find_isolated(crowd.totals, LEAST - 1) is None
    seen: frozenset[int] = frozenset()
    for group in crowd.totals:
        assert len(group - seen) >= (LEAST if closes_after < len(events) else STEP)
        seen |= group


@given(_EVENTS, _SEEDS)
@settings(max_examples=150)
def test_every_part_of_a_breakdown_is_large_and_so_is_its_growth(events: list[tuple[str, int]], seed: int) -> None:
    crowd = run(events, seed)
    for versions in crowd.breakdowns.values():
        seen: frozenset[int] = frozenset()
        numbers: dict[frozenset[str], int] = {}
        for parts in versions:
            for ways, group in parts.items():
                assert len(group) >= STEP
                assert numbers.get(ways) == len(group) or len(group - seen) >= STEP
            numbers = {ways: len(group) for ways, group in parts.items()}
            seen = seen.union(*parts.values())


@given(_EVENTS, _SEEDS)
@settings(max_examples=400)
def test_who_is_asked_a_follower_is_nobody_or_five(events: list[tuple[str, int]], seed: int) -> None:
    crowd = run(events, seed)
    shown = crowd.disclosure and crowd.disclosure.questions.get("used")
    if shown:
        assert (shown.counts.get("yes") or 0) not in range(1, LEAST)
    asked = [
        frozenset(number for number in group if crowd.people[number].answers["used"] == "yes")
        for group in crowd.splits["used"]
    ]
    told = [group for before, group in pairwise([frozenset[int](), *asked]) if len(group) != len(before)]
    assert find_isolated(told, LEAST - 1) is None  # a number that stays tells nothing, whoever is behind it


@given(_EVENTS, _SEEDS)
def test_looking_again_changes_nothing(events: list[tuple[str, int]], seed: int) -> None:
    crowd = run(events, seed)
    before = crowd.disclosure
    assert crowd.look() is before


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), _SEEDS, st.booleans())
def test_what_is_shown_lags_by_less_than_a_step(arrivals: list[int], seed: int, is_final: bool) -> None:  # noqa: FBT001
    crowd = Crowd(random.Random(seed), is_final=is_final)
    for persons in arrivals:
        crowd.arrive(persons)
        crowd.look()
    step = LEAST if is_final else STEP
    shown = crowd.disclosure.responses.total if crowd.disclosure else 0
    assert len(crowd.people) - shown < step
    if crowd.disclosure:
        answered = crowd.disclosure.find_question("recommend")
        counted = sum(crowd.count().questions["recommend"].values())
        assert counted - (answered.total if answered else 0) < step + LEAST


@given(st.integers(1, 4), _SEEDS)
def test_the_attacker_finds_persons_in_exact_totals(few: int, seed: int) -> None:
    """The laws above can fail: the same attacker, let loose on exact numbers."""
    crowd = Crowd(random.Random(seed))
    crowd.arrive(30)
    first = frozenset(crowd.people)
    crowd.arrive(few)
    found = find_isolated([first, frozenset(crowd.people)], LEAST - 1)
    assert found == frozenset(range(30, 30 + few))


def test_the_attacker_finds_whoever_was_set_aside_for_a_while() -> None:
    """Every two views differ by five at least, but four of them together single a person out."""
    crowd, first, second = (frozenset(range(start, start + 20)) for start in (0, 20, 40))
    one = frozenset({0})
    views = [crowd, (crowd - one) | first, crowd | second, crowd | first | second]
    assert min(len(a ^ b) for a in views for b in views if a != b) >= LEAST
    assert find_isolated(views, LEAST - 1) == one


@pytest.mark.parametrize("is_final", [False, True])
def test_a_restored_person_does_not_count_as_new(is_final: bool) -> None:  # noqa: FBT001
    counts = {"yes": 20, "no": 20}
    shown = disclose(None, ExactTotals(40, {"used": counts}, {}, "none"), OPENINGS, is_final=is_final)
    fewer = disclose(shown, ExactTotals(30, {"used": {"yes": 10, "no": 20}}, {}, "ten"), OPENINGS, is_final=is_final)
    again = disclose(fewer, ExactTotals(40, {"used": counts}, {}, "none"), OPENINGS, is_final=is_final)
    assert isinstance(again, Disclosure)
    assert again.is_behind
    assert again.responses.total == 40
    assert again.responses.growth({"": 40}) == {"": 0}


def test_breakdowns_do_move() -> None:
    """The law of breakdowns is about something: most crowds see several."""
    moves = [len(run([("arrive", 15)] * 20, seed).breakdowns[""]) for seed in range(20)]
    assert sum(each > 2 for each in moves) > 10
