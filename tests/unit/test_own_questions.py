"""Laws of councils' own questions: they change nothing of the statutory ones, whatever is answered."""

from hypothesis import given
from hypothesis import strategies as st

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.own_question_input import (
    KINDS,
    OwnQuestionInput,
    describe_question,
    list_fields,
    read_own_question,
)
from survey_app.domain.own_questions import (
    append_own,
    drop_foreign,
    drop_question,
    find_cycle_id,
    is_own,
    is_same_structure,
    make_set,
    move_question,
    next_code,
    next_option_codes,
    put_question,
)
from survey_app.domain.packing import make_layout, pack_answers, parse_layout, unpack_answers
from survey_app.domain.questionnaires import Option, Question, Questionnaire
from survey_app.domain.validation import check_answers, given_answers
from tests.own_questions import own_questions
from tests.strategies import JSON_VALUES, questionnaires, valid_answers

OWN = make_set(12, 1, own_questions(12))
WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
OWN_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "own_12_1": st.sampled_from(("o1", "o2")),
        "own_12_2": st.integers(0, 300),
        "own_12_3": WORDS,
    },
)


@st.composite
def typed_questions(draw: st.DrawFn) -> OwnQuestionInput:
    """Draw what a council may type rightly."""
    kind = draw(st.sampled_from(KINDS))
    fields = {"text-ru": draw(WORDS), "text-en": draw(st.just("") | WORDS)}
    options = draw(st.lists(WORDS, min_size=2, max_size=10, unique_by=str.casefold))
    fields |= {f"option-o{number}-ru": text for number, text in enumerate(options, 1)}
    low = draw(st.integers(0, 999))
    fields |= {"min": str(low), "max": str(draw(st.integers(low + 1, 1000))), "max_length": "7"}
    codes = next_option_codes((), 10)
    kept = {name: fields.get(name, "") for name in list_fields(kind, codes, ("ru", "en"))}
    return OwnQuestionInput("own_12_4", kind, codes, ("ru", "en"), kept)


@given(st.data())
def test_own_questions_change_nothing_of_the_statutory_ones(data: st.DataObject) -> None:
    statutory = data.draw(questionnaires())
    form = append_own(statutory, OWN)
    assert (form.key, form.questions[: len(statutory.questions)]) == (statutory.key, statutory.questions)
    answers, own = data.draw(valid_answers(statutory)), data.draw(OWN_ANSWERS)
    together = {**answers, **own}
    assert check_answers(form, together, "web") == ()
    given_together = given_answers(form, together)
    layout = make_layout(statutory)
    assert pack_answers(layout, given_together) == pack_answers(layout, given_answers(statutory, answers))
    packed = unpack_answers(make_layout(OWN), pack_answers(make_layout(OWN), given_together))
    assert packed == {code: value for code, value in own.items() if code != "own_12_3"}


@given(st.data())
def test_foreign_own_answers_never_make_a_response_fail(data: st.DataObject) -> None:
    statutory = data.draw(questionnaires())
    answers = data.draw(valid_answers(statutory))
    foreign = data.draw(st.dictionaries(st.text(max_size=6).map("own_".__add__), JSON_VALUES, max_size=3))
    assert check_answers(statutory, drop_foreign(statutory, {**answers, **foreign}), "web") == ()
    others = {"elsewhere": "yes", **answers}
    assert drop_foreign(statutory, others) == others


@given(typed_questions())
def test_what_was_typed_is_kept_and_comes_back(typed: OwnQuestionInput) -> None:
    question, problems = read_own_question(typed)
    assert problems == []
    assert not question.required
    assert question.show_if is None
    assert {name: text for name, text in typed.fields.items() if text} == describe_question(question)
    layout = make_layout(make_set(12, 1, [question]))
    assert parse_layout(layout.signature()) == layout


@given(st.dictionaries(st.sampled_from(("text-ru", "option-o1-ru", "option-o2-ru", "min", "max")), st.text(max_size=9)))
def test_whatever_is_typed_is_a_question_or_problems_of_its_fields(fields: dict[str, str]) -> None:
    for kind in KINDS:
        codes = next_option_codes((), 10)
        question, problems = read_own_question(OwnQuestionInput("own_1_1", kind, codes, ("ru",), fields))
        names = {each.pointer.removeprefix("/") for each in problems}
        assert names <= set(list_fields(kind, codes, ("ru",)))
        if not problems:
            make_layout(make_set(1, 1, [question]))


@given(st.permutations(own_questions(12)), st.integers(0, 2), st.integers(-3, 3))
def test_moving_loses_nothing(questions: list[Question], which: int, by: int) -> None:
    code = questions[which].code
    moved = move_question(questions, code, by)
    assert sorted(each.code for each in moved) == sorted(each.code for each in questions)
    assert [each.code for each in moved].index(code) == min(max(which + by, 0), 2)
    assert drop_question(moved, code) == drop_question(questions, code)
    assert put_question(questions, questions[which]) == tuple(questions)


def test_codes_are_never_given_twice() -> None:
    known = own_questions(12)
    assert next_code(12, known) == "own_12_4"
    assert next_code(12, known[:1]) == "own_12_2"
    assert next_option_codes([Option("o7", {"ru": "x"}), Option("o2", {"ru": "y"})], 2) == ("o8", "o9")
    assert [find_cycle_id(each.code) for each in known] == [12, 12, 12]
    assert all(find_cycle_id(each) is None for each in ("suggestions", "own_", "own_1", "own_x_1", "own_1_1_1"))
    assert not is_own("owner")


def test_words_are_no_structure() -> None:
    choice, number, words = own_questions(12)
    reworded = Question(number.code, "number", {"ru": "Минут?"}, required=False, minimum=0, maximum=300)
    wider = Question(number.code, "number", number.text, required=False, minimum=0, maximum=301)
    assert is_same_structure((choice, number, words), (choice, reworded, words))
    assert not is_same_structure((choice, number), (number, choice))
    assert not is_same_structure((number,), (wider,))


def test_what_is_not_translated_is_asked_in_russian(catalogue: Catalogue) -> None:
    form: Questionnaire = append_own(catalogue.for_sphere("social"), OWN)
    choice, number, _ = form.questions[-3:]
    assert (choice.text["en"], number.text["en"]) == ("How did you get here?", "Сколько минут ехали?")
    assert append_own(form, None) is form
