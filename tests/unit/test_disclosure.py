"""What is shown of some totals: examples that a person can follow, rule by rule."""

from collections.abc import Mapping

import pytest

from survey_app.domain.disclosure import Disclosure, ExactTotals, disclose

OPENINGS = {"disability": ("yes",)}


def exact(
    responses: int,
    questions: Mapping[str, Mapping[str, int]] | None = None,
    ways: Mapping[str, Mapping[str, int]] | None = None,
    aside: str = "",
) -> ExactTotals:
    return ExactTotals(responses, questions or {}, ways or {"widget": {"": responses}}, aside)


def look(*views: ExactTotals, is_final: bool = False) -> Disclosure | None:
    shown = None
    for each in views:
        shown = disclose(shown, each, OPENINGS, is_final=is_final)
    return shown


def counts(shown: Disclosure | None, question: str) -> Mapping[str, int | None] | None:
    assert shown
    found = shown.find_question(question)
    return found.counts if found else None


def channels(shown: Disclosure | None) -> Mapping[str, int | None] | None:
    assert shown
    found = shown.find_channels()
    return found.counts if found else None


@pytest.mark.parametrize(("responses", "is_final", "total"), [(9, False, None), (10, False, 10), (5, True, 5)])
def test_the_first_step(responses: int, is_final: bool, total: int | None) -> None:  # noqa: FBT001
    shown = look(exact(responses), is_final=is_final)
    assert (shown and shown.responses.total) == total
    assert look(exact(4), is_final=True) is None


def test_numbers_move_in_steps() -> None:
    totals = []
    shown = None
    for responses in (9, 10, 14, 19, 20, 35, 44, 45):
        shown = disclose(shown, exact(responses), OPENINGS, is_final=False)
        totals.append(shown and shown.responses.total)
    assert totals == [None, 10, 10, 10, 20, 35, 35, 45]


def test_a_small_base_is_hidden_until_it_is_five() -> None:
    first = exact(20, {"sex": {"female": 3, "male": 1}})
    assert counts(look(first), "sex") is None
    assert counts(look(first, exact(30, {"sex": {"female": 4, "male": 1}})), "sex") == {"female": 4, "male": 1}


def test_a_question_waits_for_five_new_answers() -> None:
    first = exact(20, {"sex": {"female": 10, "male": 4}})
    second = exact(30, {"sex": {"female": 10, "male": 8}})
    assert counts(look(first, second), "sex") == {"female": 10, "male": 4}
    third = exact(40, {"sex": {"female": 11, "male": 8}})
    assert counts(look(first, second, third), "sex") == {"female": 11, "male": 8}


def test_a_filter_is_hidden_while_few_are_asked_its_follower() -> None:
    few = exact(20, {"disability": {"yes": 4, "no": 16}})
    assert counts(look(few), "disability") is None
    assert counts(look(exact(20, {"disability": {"yes": 0, "no": 20}})), "disability") == {"yes": 0, "no": 20}
    five = exact(20, {"disability": {"yes": 5, "no": 15}})
    assert counts(look(five), "disability") == {"yes": 5, "no": 15}
    moved_little = exact(30, {"disability": {"yes": 8, "no": 22}})
    assert counts(look(five, moved_little), "disability") == {"yes": 5, "no": 15}
    not_moved = exact(30, {"disability": {"yes": 5, "no": 25}})
    assert counts(look(five, not_moved), "disability") == {"yes": 5, "no": 25}


def test_channels_under_ten_are_hidden_with_what_would_tell_them() -> None:
    one = exact(120, ways={"widget": {"": 80}, "paper": {"": 37}, "qr": {"": 3}})
    assert channels(look(one)) == {"widget": 80, "paper": None, "qr": None}
    three = exact(120, ways={"widget": {"": 80}, "paper": {"": 20}, "qr": {"": 9}, "link": {"": 6}, "phone": {"": 5}})
    assert channels(look(three)) == {"widget": 80, "paper": 20, "qr": None, "link": None, "phone": None}
    assert channels(look(exact(83, ways={"widget": {"": 80}, "qr": {"": 3}}))) is None


def test_a_breakdown_moves_as_a_whole() -> None:
    first = exact(80, ways={"widget": {"": 60}, "qr": {"": 20}})
    second = exact(100, ways={"widget": {"": 77}, "qr": {"": 23}})
    third = exact(110, ways={"widget": {"": 77}, "qr": {"": 33}})
    assert channels(look(first, second)) == {"widget": 60, "qr": 20}
    assert channels(look(first, second, third)) == {"widget": 77, "qr": 33}
    fourth = exact(120, ways={"widget": {"": 100}, "qr": {"": 20}})
    assert channels(look(first, fourth)) == {"widget": 100, "qr": 20}


def test_a_channel_that_was_hidden_does_not_tell_the_other_hidden_ones() -> None:
    first = exact(84, ways={"widget": {"": 60}, "link": {"": 15}, "qr": {"": 9}})
    assert channels(look(first)) == {"widget": 60, "link": None, "qr": None}
    second = exact(104, ways={"widget": {"": 70}, "link": {"": 15}, "qr": {"": 19}})
    assert channels(look(first, second)) == {"widget": 60, "link": None, "qr": None}
    late = exact(184, ways={"widget": {"": 150}, "link": {"": 15}, "qr": {"": 19}})
    assert channels(look(first, second, late)) == {"widget": 150, "link": None, "qr": None}
    assert channels(look(first, exact(124, ways={"widget": {"": 60}, "link": {"": 25}, "qr": {"": 39}}))) == {
        "widget": 60,
        "link": 25,
        "qr": 39,
    }


def test_a_hidden_channel_that_goes_on_growing_appears() -> None:
    views = [
        exact(10 * step, ways={"widget": {"": 5 * step}, "link": {"": 3 * step}, "qr": {"": 2 * step}})
        for step in range(1, 21)
    ]
    assert channels(look(*views[:6])) == {"widget": 10, "link": None, "qr": None}
    assert None not in (channels(look(*views)) or {}).values()
    assert sum(count or 0 for count in (channels(look(*views)) or {}).values()) >= 150


def test_places_are_shown_within_a_channel() -> None:
    ways = {"widget": {"": 60}, "qr": {"hall": 40, "ward-1": 12, "ward-2": 4, "": 3}}
    shown = look(exact(119, ways=ways))
    assert shown
    places = shown.find_places("qr")
    assert places
    assert places.counts == {"hall": 40, "ward-1": None, "ward-2": None, "": None}
    assert places.total == 59
    assert shown.find_places("paper") is None


def test_numbers_go_down_at_the_next_step_after_some_were_set_aside() -> None:
    first = exact(100, {"recommend": {"yes": 90, "no": 10}, "sex": {"female": 50, "male": 10}})
    second = exact(40, {"recommend": {"yes": 30, "no": 10}, "sex": {"female": 20, "male": 10}}, aside="sixty")
    shown = look(first, second)
    assert shown
    assert (shown.responses.total, shown.is_behind) == (100, True)
    assert counts(shown, "recommend") == {"yes": 90, "no": 10}
    third = exact(50, {"recommend": {"yes": 38, "no": 12}, "sex": {"female": 24, "male": 10}}, aside="sixty")
    shown = look(first, second, third)
    assert shown
    assert (shown.responses.total, shown.is_behind) == (50, False)
    assert counts(shown, "recommend") == {"yes": 38, "no": 12}
    assert counts(shown, "sex") is None  # four of them are new: the old numbers are of other responses
    fourth = exact(60, {"recommend": {"yes": 48, "no": 12}, "sex": {"female": 25, "male": 10}}, aside="sixty")
    assert counts(look(first, second, third, fourth), "sex") == {"female": 25, "male": 10}


def test_a_channel_that_lost_everything_is_gone() -> None:
    first = exact(100, ways={"widget": {"": 60}, "link": {"": 40}})
    second = exact(60, ways={"widget": {"": 60}}, aside="forty")
    third = exact(70, ways={"widget": {"": 70}}, aside="forty")
    assert channels(look(first, second, third)) == {"widget": 70}


def test_a_recount_that_finds_fewer_is_a_disturbance() -> None:
    shown = look(exact(100), exact(95))
    assert shown
    assert shown.is_behind
    assert look(exact(100), exact(95), exact(104)) == shown
    moved = look(exact(100), exact(95), exact(105))
    assert moved
    assert (moved.responses.total, moved.is_behind) == (105, False)
