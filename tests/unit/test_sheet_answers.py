"""What clerks type into the cells of a sheet is read leniently where it is plain, and refused where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.organizations import normalize_space
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.sheet_answers import read_answers
from survey_app.domain.validation import check_answers
from tests.strategies import questionnaires, valid_answers

BLANKS = st.sampled_from(("", " ", "\u00a0", "\t", "\ufeff "))
SEPARATORS = (",", ", ", ";", "/", " / ", "|", "+", " ", "\n")


@pytest.fixture(scope="module")
def form(catalogue: Catalogue) -> Questionnaire:
    return catalogue.for_sphere("social")


def answers_of(form: Questionnaire, **cells: str) -> dict[str, str | int]:
    given, notes, faults = read_answers(form, cells)
    assert (notes, faults) == ((), ())
    return given


def notes_of(form: Questionnaire, **cells: str) -> list[tuple[str, str, str]]:
    _, notes, faults = read_answers(form, cells)
    assert faults == ()
    assert all(each.detail for each in notes)
    return [(each.code, each.column, each.about) for each in notes]


def faults_of(form: Questionnaire, **cells: str) -> list[tuple[str, str, str]]:
    _, notes, faults = read_answers(form, cells)
    assert notes == ()
    assert all(each.detail for each in faults)
    return [(each.code, each.column, each.about) for each in faults]


@given(st.data())
def test_what_a_questionnaire_accepts_is_read_back_from_its_cells(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires())
    answers = data.draw(valid_answers(questionnaire, "paper"))
    cells = {each.code: str(answers.get(each.code, data.draw(BLANKS))) for each in questionnaire.questions}
    given, notes, faults = read_answers(questionnaire, cells)
    assert (notes, faults) == ((), ())
    stripped = {code: value.strip() if isinstance(value, str) else value for code, value in answers.items()}
    assert given == stripped


@given(st.data())
def test_whatever_is_typed_what_comes_out_obeys_the_rules_or_is_refused(data: st.DataObject) -> None:
    questionnaire: Questionnaire = data.draw(questionnaires())
    typed = st.sampled_from(("yes", "No", "да", "1", "0", "yes,no", "1 0", "x", "-3", "41", "")) | st.text(max_size=9)
    codes = [each.code for each in questionnaire.questions]
    cells = data.draw(st.dictionaries(st.sampled_from([*codes, "unknown"]), typed))
    given, notes, faults = read_answers(questionnaire, cells)
    told = {each.column for each in (*notes, *faults)}
    assert {code for code, text in cells.items() if normalize_space(text)} <= {*given, *told}
    if not faults:
        assert check_answers(questionnaire, given, "paper") == ()
        assert given.keys() <= cells.keys()


@given(st.sampled_from(("yes", "YES", "Да", "да ", " дА", "1", "1\u00a0")))
def test_yes_has_many_spellings(catalogue: Catalogue, text: str) -> None:
    assert answers_of(catalogue.for_sphere("social"), recommend=text) == {"recommend": "yes"}


@given(st.sampled_from(("no", "No", "нет", " НЕТ", "0")))
def test_no_has_many_spellings(catalogue: Catalogue, text: str) -> None:
    assert answers_of(catalogue.for_sphere("social"), recommend=text) == {"recommend": "no"}


def test_other_choices_are_read_by_code_and_by_text(form: Questionnaire) -> None:
    for text in ("female", "Женский", " ЖЕНСКИЙ"):
        assert answers_of(form, sex=text) == {"sex": "female"}
    assert faults_of(form, sex="1") == [("unknown_option", "sex", "1")]


def test_numbers_are_whole(form: Questionnaire) -> None:
    for text in ("41", " 41 ", "41,0", "41.00", "+41"):
        assert answers_of(form, age=text) == {"age": 41}
    assert faults_of(form, age="41,5") == [("wrong_kind", "age", "41,5")]
    assert faults_of(form, age="сорок") == [("wrong_kind", "age", "сорок")]
    assert faults_of(form, age="13") == [("out_of_range", "age", "13")]
    assert faults_of(form, age="1" * 30)[0][0] == "wrong_kind"


def test_texts_stay_as_they_are_written(form: Questionnaire) -> None:
    assert answers_of(form, suggestions=" Больше\nлавочек, да ") == {"suggestions": "Больше\nлавочек, да"}
    assert faults_of(form, suggestions="я" * 2001) == [("too_long", "suggestions", "я" * 40 + "…")]
    assert faults_of(form, suggestions="a\x07b")[0][0] == "control_characters"


@pytest.mark.parametrize("between", SEPARATORS)
def test_two_ticked_boxes_are_no_answer(form: Questionnaire, between: str) -> None:
    for first, second in (("yes", "no"), ("1", "0"), ("да", "нет"), ("Нет", "1")):
        text = f"{first}{between}{second}"
        assert notes_of(form, recommend=text) == [("two_ticked", "recommend", text)]
        assert read_answers(form, {"recommend": text})[0] == {}
    assert faults_of(form, recommend=f"да{between}да")[0][0] == "unknown_option"


def test_three_kinds_of_rubbish_are_refused_not_guessed(form: Questionnaire) -> None:
    for text in ("x", "да?", "yes,maybe", "2", "-", "10"):
        assert faults_of(form, recommend=text) == [("unknown_option", "recommend", text)]


def test_a_follower_counts_only_after_the_answer_that_opens_it(form: Questionnaire) -> None:
    assert answers_of(form, stand_used="да", stand_satisfied="нет") == {"stand_used": "yes", "stand_satisfied": "no"}
    for before in ("нет", ""):
        given, notes, faults = read_answers(form, {"stand_used": before, "stand_satisfied": "да"})
        assert given.keys() <= {"stand_used"}
        assert [(each.code, each.column) for each in notes] == [("skipped_dropped", "stand_satisfied")]
        assert faults == ()
    _, notes, _ = read_answers(form, {"stand_used": "1,0", "stand_satisfied": "rubbish"})
    assert [each.code for each in notes] == ["two_ticked", "skipped_dropped"]


def test_required_questions_may_be_blank_and_others_may_not_be_there(form: Questionnaire) -> None:
    assert answers_of(form, recommend="", age="41") == {"age": 41}
    assert answers_of(form) == {}
    assert faults_of(form, own_question="да") == [("unknown_question", "own_question", "да")]
    assert answers_of(form, own_question=" ") == {}
