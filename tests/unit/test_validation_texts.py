"""The edges of values: characters, lengths, numbers, pointers."""

import pytest

from survey_app.domain.questionnaires import Question, Questionnaire
from survey_app.domain.validation import check_answers, given_answers

QUESTIONNAIRE = Questionnaire(
    code="edges",
    version=1,
    text_revision=1,
    spheres=frozenset({"social"}),
    languages=("ru",),
    title={"ru": "Края"},
    intro={"ru": "Края"},
    questions=(
        Question("note", "text", {"ru": "Заметка"}, required=True, max_length=5),
        Question("visits", "number", {"ru": "Посещений"}, required=False, minimum=0),
        Question("floor", "number", {"ru": "Этаж"}, required=False, maximum=9),
    ),
)


def codes(**answers: object) -> list[str]:
    return [problem.code for problem in check_answers(QUESTIONNAIRE, {"note": "да", **answers}, "web")]


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\ud800", chr(0xDFFF)]
)
def test_control_characters_and_halves_of_pairs_are_refused(character: str) -> None:
    assert codes(note=f"a{character}") == ["control_characters"]
    assert codes(note=character) == ["control_characters"]


@pytest.mark.parametrize(
    "character", ["\n", "\r", "\t", "\u00a0", "\u00ad", "\u200d", "ё", "Ң", "😀", "\ufeff", "\ue000"]
)
def test_what_people_type_is_accepted(character: str) -> None:
    assert codes(note=f"a{character}") == []


@pytest.mark.parametrize("blank", ["", " ", "\n\r\t", "\u00a0\u2003"])
def test_a_blank_text_is_no_answer(blank: str) -> None:
    assert codes(note=blank) == ["required"]
    assert given_answers(QUESTIONNAIRE, {"note": blank, "visits": None, "floor": 0}) == {"floor": 0}


def test_length_is_counted_in_code_points() -> None:
    assert codes(note="😀" * 5) == []
    assert codes(note="я" * 6) == ["too_long"]
    assert codes(note="я" * 5 + "\x00") == ["too_long", "control_characters"]


def test_a_bound_that_is_not_set_does_not_bind() -> None:
    huge = 10**5000  # longer than Python is willing to print
    assert codes(visits=huge, floor=-huge) == []
    assert codes(visits=-1, floor=10) == ["out_of_range", "out_of_range"]
    assert [
        each.detail for each in check_answers(QUESTIONNAIRE, {"note": "да", "visits": -huge, "floor": huge}, "web")
    ] == [
        "Give a whole number of at least 0.",
        "Give a whole number of at most 9.",
    ]


@pytest.mark.parametrize("value", [1.0, True, "1", "", [1], {"a": 1}])
def test_only_a_whole_number_is_a_number(value: object) -> None:
    assert codes(visits=value) == ["wrong_kind"]


@pytest.mark.parametrize("value", [1, 1.5, False, ["да"], {}])
def test_only_a_string_is_a_text(value: object) -> None:
    assert codes(note=value) == ["wrong_kind"]


def test_the_pointer_of_an_unknown_code_is_escaped() -> None:
    problems = check_answers(QUESTIONNAIRE, {"note": "да", "a/b~c": 1, "\ud800": 1, "nothing": None}, "web")
    assert [each.pointer for each in problems] == ["/answers/a~1b~0c", "/answers/\\ud800"]
