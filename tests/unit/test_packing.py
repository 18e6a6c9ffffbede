"""Packing loses nothing but free text."""

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.packing import MAX_BITS, make_layout, pack_answers, parse_layout, unpack_answers
from survey_app.domain.questionnaires import Questionnaire
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
