"""Observations: the contract's JSON in, typed values out, every problem at once."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.methodology import Edition
from survey_app.domain.observation_parsing import parse_observations
from survey_app.domain.observations import (
    Found,
    ItemMark,
    Observations,
    Wait,
    list_unmarked,
    list_unobserved,
    render_observations,
)
from survey_app.domain.stored_observations import restore_observations
from tests.editions import edition_called
from tests.score_strategies import SPHERES, editions, observed
from tests.strategies import JSON_VALUES

CONTRACT = {
    "stand": {"found": 15, "required": 17},
    "site": {"found": 19, "required": 19},
    "remote_channels": 4,
    "comfort_conditions": 5,
    "waiting": [{"limit": 14, "average": 9}],
    "premises_conditions": 3,
    "accessibility_conditions": 4,
    "items": None,
}
OPERATORS = edition_called("operators")
STAND = [item.code for item in OPERATORS.lists_by_code["stand"].items_for("mse")]
CHANNELS = [item.code for item in OPERATORS.lists_by_code["remote_channels"].items_for("mse")]


def read(content: object) -> Observations:
    observations, problems = parse_observations(OPERATORS, "mse", content)
    assert not problems
    return observations


def problems_of(content: object) -> list[tuple[str, str]]:
    return [(each.pointer, each.code) for each in parse_observations(OPERATORS, "mse", content)[1]]


def test_the_example_of_the_contract() -> None:
    observations = read(CONTRACT)
    assert observations.found == {"stand": Found(Fraction(15), 17), "site": Found(Fraction(19), 19)}
    assert observations.met["premises_conditions"] == 3
    assert observations.waits == {"waiting": (Wait(Fraction(14), Fraction(9)),)}
    assert render_observations(observations) == CONTRACT


def test_what_is_absent_or_null_was_not_observed() -> None:
    observations = read({"stand": None, "waiting": [], "remote_channels": 0})
    assert observations.waits == {"waiting": ()}
    unobserved = ("stand", "site", "comfort_conditions", "premises_conditions", "accessibility_conditions")
    assert list_unobserved(OPERATORS, "mse", None, observations) == unobserved
    assert "waiting" not in list_unobserved(OPERATORS, "culture", None, Observations())


def test_counts_follow_from_marked_items() -> None:
    marks: dict[str, Any] = dict.fromkeys(STAND, 1) | {STAND[0]: 0.5, STAND[1]: 0, STAND[2]: "not_required"}
    observations = read({"items": {"stand": marks, "remote_channels": dict.fromkeys(CHANNELS, 0.5)}})
    assert observations.found["stand"] == Found(len(STAND) - Fraction(5, 2), len(STAND) - 1)
    assert observations.met["remote_channels"] == Fraction(len(CHANNELS), 2)
    assert observations.items["stand"][STAND[2]] is None


def test_a_list_that_is_not_finished_has_no_count_and_says_what_is_left() -> None:
    observations = read({"items": {"stand": {STAND[0]: 1, STAND[1]: None}}})
    assert not observations.has("stand")
    assert list_unmarked(OPERATORS, "mse", "stand", observations) == tuple(STAND[1:])
    assert list_unmarked(OPERATORS, "mse", "site", observations) == ()
    assert "stand" in list_unobserved(OPERATORS, "mse", None, observations)


def test_a_count_beside_items_must_be_the_same() -> None:
    items = {"remote_channels": dict.fromkeys(CHANNELS, 1)}
    assert not problems_of({"remote_channels": len(CHANNELS), "items": items})
    assert problems_of({"remote_channels": 1, "items": items}) == [("/remote_channels", "disagrees")]


MISTAKES: list[tuple[str, object, list[tuple[str, str]]]] = [
    ("no object", [], [("", "wrong_kind")]),
    ("unknown key", {"colour": 1}, [("/colour", "unknown_key")]),
    ("unknown key that a pointer escapes", {"a/b~": 1}, [("/a~1b~0", "unknown_key")]),
    ("half of a pair", {"site": {"found": 1}}, [("/site/required", "required")]),
    ("a pair as a number", {"site": 7}, [("/site", "wrong_kind")]),
    ("unknown part", {"site": {"found": 1, "required": 1, "of": 2}}, [("/site/of", "unknown_key")]),
    ("more than required", {"site": {"found": 3, "required": 2}}, [("/site/found", "out_of_range")]),
    ("half required", {"site": {"found": 1, "required": 1.5}}, [("/site/required", "wrong_kind")]),
    ("a third found", {"site": {"found": 0.3, "required": 2}}, [("/site/found", "not_half")]),
    ("below nothing", {"remote_channels": -1}, [("/remote_channels", "out_of_range")]),
    ("beyond patience", {"remote_channels": 1e300}, [("/remote_channels", "out_of_range")]),
    ("true as a number", {"remote_channels": True}, [("/remote_channels", "wrong_kind")]),
    ("text as a number", {"remote_channels": "4"}, [("/remote_channels", "wrong_kind")]),
    ("no number at all", {"remote_channels": float("nan")}, [("/remote_channels", "wrong_kind")]),
    ("endless", {"remote_channels": float("inf")}, [("/remote_channels", "wrong_kind")]),
    ("finer than any clock", {"waiting": [{"limit": 1, "average": 1e-300}]}, [("/waiting/0/average", "wrong_kind")]),
    ("waiting as a number", {"waiting": 9}, [("/waiting", "wrong_kind")]),
    ("a limit of nothing", {"waiting": [{"limit": 0, "average": 1}]}, [("/waiting/0/limit", "out_of_range")]),
    ("no average", {"waiting": [{"limit": 14}]}, [("/waiting/0/average", "required")]),
    ("a wait as a number", {"waiting": [9]}, [("/waiting/0", "wrong_kind")]),
    (
        "unknown part of a wait",
        {"waiting": [{"limit": 1, "average": 1, "unit": 1}]},
        [("/waiting/0/unit", "unknown_key")],
    ),
    (
        "a question nobody is asked here",
        {"waiting": [{"limit": 1, "average": 1, "question": "doctor_wait"}]},
        [("/waiting/0/question", "unknown_question")],
    ),
    ("too many limits", {"waiting": [{"limit": 1, "average": 1}] * 51}, [("/waiting", "too_long")]),
    ("items as a list", {"items": []}, [("/items", "wrong_kind")]),
    ("items of waiting", {"items": {"waiting": {}}}, [("/items/waiting", "unknown_key")]),
    ("marks as a number", {"items": {"stand": 3}}, [("/items/stand", "wrong_kind")]),
    ("unknown item", {"items": {"stand": {"moon": 1}}}, [("/items/stand/moon", "unknown_key")]),
    ("item of another sphere", {"items": {"stand": {"medicines": 1}}}, [("/items/stand/medicines", "unknown_key")]),
    ("a third of an item", {"items": {"stand": {"name": 0.3}}}, [("/items/stand/name", "unknown_mark")]),
    ("true as a mark", {"items": {"stand": {"name": True}}}, [("/items/stand/name", "unknown_mark")]),
    (
        "a condition that is not required",
        {"items": {"remote_channels": {"phone": "not_required"}}},
        [("/items/remote_channels/phone", "unknown_mark")],
    ),
    (
        "all at once, in the order of the edition",
        {"waiting": [{"limit": 1}, 5], "moon": 1, "stand": {"found": "x"}, "items": {"site": {"name": 2}}},
        [
            ("/moon", "unknown_key"),
            ("/stand/found", "wrong_kind"),
            ("/stand/required", "required"),
            ("/waiting/0/average", "required"),
            ("/waiting/1", "wrong_kind"),
            ("/items/site/name", "unknown_mark"),
        ],
    ),
]


@pytest.mark.parametrize(("content", "expected"), [each[1:] for each in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_mistakes(content: object, expected: list[tuple[str, str]]) -> None:
    assert sorted(problems_of(content)) == sorted(expected)


def test_a_limit_may_name_the_question_whose_answers_tell_how_long_people_wait() -> None:
    told = [{"limit": 24, "question": "doctor_wait"}, {"limit": 14, "average": 9.5, "question": "diagnostics_wait"}]
    observations, problems = parse_observations(OPERATORS, "health", {"waiting": told})
    assert not problems
    assert observations.waits["waiting"] == (
        Wait(Fraction(24), None, "doctor_wait"),
        Wait(Fraction(14), Fraction(19, 2), "diagnostics_wait"),
    )
    rendered = render_observations(observations)
    assert rendered["waiting"] == [{**told[0], "average": None}, told[1]]
    assert restore_observations(OPERATORS, rendered) == observations


@pytest.mark.parametrize(
    ("wait", "problem"),
    [
        ({"limit": 24, "question": "recommend"}, ("/waiting/0/question", "unknown_question")),
        ({"limit": 24, "question": 7}, ("/waiting/0/question", "unknown_question")),
        ({"limit": 24, "question": ["doctor_wait"]}, ("/waiting/0/question", "unknown_question")),
        ({"question": "doctor_wait"}, ("/waiting/0/limit", "required")),
        ({"limit": 24, "average": "x", "question": "doctor_wait"}, ("/waiting/0/average", "wrong_kind")),
        ({"limit": 24, "question": None}, ("/waiting/0/average", "required")),
    ],
    ids=str,
)
def test_a_mistake_in_a_limit_that_names_a_question(wait: dict[str, Any], problem: tuple[str, str]) -> None:
    observations, problems = parse_observations(OPERATORS, "health", {"waiting": [wait]})
    assert [(each.pointer, each.code) for each in problems] == [problem]
    assert not observations.has("waiting")


@st.composite
def known_observations(draw: st.DrawFn) -> tuple[Edition, str, Observations]:
    edition, sphere = draw(editions()), draw(st.sampled_from(SPHERES))
    content = draw(observed(edition, sphere))
    for code in draw(st.sets(st.sampled_from(sorted(content)))):
        del content[code]
    marks = st.sampled_from((1, 0.5, 0, "not_required"))
    content["items"] = {
        each.code: {
            item.code: mark if each.kind == "required" or mark != "not_required" else 0
            for item in each.items_for(sphere)
            if (mark := draw(st.none() | marks)) is not None
        }
        for each in edition.lists
        if each.items_for(sphere) and each.code not in content
    }
    observations, problems = parse_observations(edition, sphere, content)
    assert not problems
    return edition, sphere, observations


@given(known_observations())
def test_what_was_rendered_is_read_again(known: tuple[Edition, str, Observations]) -> None:
    edition, sphere, observations = known
    assert parse_observations(edition, sphere, render_observations(observations)) == (observations, ())


@given(known_observations())
def test_counts_of_items_are_their_sums(known: tuple[Edition, str, Observations]) -> None:
    edition, sphere, observations = known
    for code, marks in observations.items.items():
        if len(marks) < len(edition.lists_by_code[code].items_for(sphere)):
            continue
        assert (observations.found[code].found if code in observations.found else observations.met[code]) == total(
            marks
        )


def total(marks: Any) -> Fraction:
    present: list[ItemMark] = list(marks.values())
    return sum((each for each in present if each is not None), Fraction(0))


@given(editions(), st.sampled_from(SPHERES), st.data())
def test_whatever_is_sent_is_read_or_refused(edition: Edition, sphere: str, data: st.DataObject) -> None:
    codes = [*(each.code for each in edition.lists), "items", "a~/b"]
    shapes = st.fixed_dictionaries({}, optional=dict.fromkeys(("found", "required", "limit", "average"), JSON_VALUES))
    values = JSON_VALUES | shapes | st.lists(shapes, max_size=2) | st.dictionaries(st.sampled_from(codes), shapes)
    content = data.draw(JSON_VALUES | st.dictionaries(st.sampled_from(codes), values))
    observations, problems = parse_observations(edition, sphere, content)
    for each in problems:
        assert each.pointer == "" or each.pointer.startswith("/")
        assert (each.pointer + each.code + each.detail).encode()
    if not problems:
        assert parse_observations(edition, sphere, render_observations(observations)) == (observations, ())
