"""Packing loses nothing but free text."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey_app.domain.packing import MAX_BITS, count_packed, make_layout, pack_answers, parse_layout, unpack_answers
from survey_app.domain.questionnaires import Option, Question, Questionnaire
from tests.editions import shipped
from tests.strategies import questionnaires, valid_answers


@given(st.data(), questionnaires())
def test_what_was_packed_is_unpacked(data: st.DataObject, questionnaire: Questionnaire) -> None:
    answers = data.draw(valid_answers(questionnaire))
    layout = make_layout(questionnaire)
    packed = pack_answers(layout, answers)
    texts = {each.code for each in questionnaire.questions if each.kind == "text"}
    assert 0 <= packed < 1 << MAX_BITS
    assert unpack_answers(layout, packed) == {code: value for code, value in answers.items() if code not in texts}


@given(questionnaires())
def test_a_signature_gives_its_layout_back(questionnaire: Questionnaire) -> None:
    layout = make_layout(questionnaire)
    assert parse_layout(layout.signature()) == layout


def of_choices(*options: int) -> Questionnaire:
    """Return a questionnaire whose questions have so many options."""
    codes = [tuple(Option(f"o{each}", {}) for each in range(many)) for many in options]
    questions = tuple(Question(f"q{place}", "choice", {}, True, own) for place, own in enumerate(codes))  # noqa: FBT003
    return Questionnaire("x", 1, 1, frozenset({"social"}), ("ru",), {}, {}, questions)


def test_digits_stand_tightly_where_whole_bits_do_not_fit() -> None:
    usual, tight = make_layout(of_choices(*[2] * 31)), make_layout(of_choices(*[2] * 39))
    assert (usual.is_tight, tight.is_tight) == (False, True)
    assert tight.signature().startswith("tight;q0=o0,o1;")
    assert parse_layout(tight.signature()) == tight
    assert parse_layout(usual.signature()) == usual
    everything = {f"q{place}": "o1" for place in range(39)}
    assert pack_answers(tight, everything) == 3**39 - 1 < 1 << MAX_BITS
    with pytest.raises(ValueError, match="64 bits"):
        make_layout(of_choices(*[2] * 40))


@given(st.data(), st.lists(st.integers(2, 9), min_size=22, max_size=30))
def test_what_was_packed_tightly_is_unpacked_and_counted(data: st.DataObject, options: list[int]) -> None:
    questionnaire = of_choices(*options)
    try:
        layout = make_layout(questionnaire)
    except ValueError:
        assume(False)  # noqa: FBT003 - too long altogether
    assume(layout.is_tight)
    sheets = data.draw(st.lists(valid_answers(questionnaire, "paper"), max_size=4))
    packed = [pack_answers(layout, sheet) for sheet in sheets]
    assert [unpack_answers(layout, each) for each in packed] == sheets
    for count, counted in zip(layout.counts, count_packed(layout, packed), strict=True):
        assert counted == sum(sheet.get(count.question) == count.option for sheet in sheets)


def test_a_mask_keeps_the_answers_it_is_asked_for() -> None:
    for questionnaire in shipped().questionnaires.values():
        layout = make_layout(questionnaire)
        packed = pack_answers(layout, {"stand_used": "yes", "recommend": "no", "sex": "male", "age": 44})
        kept = unpack_answers(layout, packed & layout.mask_of({"recommend"}))
        assert kept["recommend"] == "no"
        assert layout.is_tight or kept == {"recommend": "no"}, "digits that share bits are kept together"


def test_what_was_stored_before_is_read_for_ever() -> None:
    """A signature is text in a database: this one was written before there were tight ones."""
    layout = parse_layout("used=yes,no;age=14..120")
    assert (layout.is_tight, layout.signature()) == (False, "used=yes,no;age=14..120")
    assert unpack_answers(layout, 2 | 31 << 2) == {"used": "no", "age": 44}
    assert layout.mask_of({"used"}) == 0b11
