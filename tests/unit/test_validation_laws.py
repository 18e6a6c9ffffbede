"""Laws of validation, for every questionnaire and all answers."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.errors import Problem
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.validation import check_answers, drop_skipped, given_answers, visible_questions
from tests.strategies import any_answers, fitting_values, questionnaires, valid_answers

Answers = dict[str, object]


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    questionnaire = draw(questionnaires())
    return questionnaire, draw(any_answers(questionnaire))


@st.composite
def valid_sheets(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    questionnaire = draw(questionnaires())
    return questionnaire, dict(draw(valid_answers(questionnaire)))


@st.composite
def paper_sheets(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    questionnaire = draw(questionnaires())
    return questionnaire, dict(draw(valid_answers(questionnaire, "paper")))


def found(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in problems]


@given(valid_sheets())
def test_answers_that_follow_the_rules_are_valid(sheet: tuple[Questionnaire, Answers]) -> None:
    assert check_answers(*sheet, "web") == ()


@given(paper_sheets())
def test_on_paper_anything_may_be_left_blank(sheet: tuple[Questionnaire, Answers]) -> None:
    assert check_answers(*sheet, "paper") == ()


@given(sheets())
def test_paper_forgives_blanks_and_nothing_else(sheet: tuple[Questionnaire, Answers]) -> None:
    on_the_web = check_answers(*sheet, "web")
    assert check_answers(*sheet, "paper") == tuple(each for each in on_the_web if each.code != "required")


@given(sheets())
def test_problems_come_in_the_order_of_the_questions_then_of_the_unknown_codes(
    sheet: tuple[Questionnaire, Answers],
) -> None:
    questionnaire, answers = sheet
    problems = check_answers(questionnaire, answers, "web")
    known = [question.code for question in questionnaire.questions]
    places = [known.index(each.pointer[9:]) for each in problems if each.code != "unknown_question"]
    assert places == sorted(places)
    unknown = [code for code, value in answers.items() if code not in known and value is not None]
    assert [each.code for each in problems][len(places) :] == ["unknown_question"] * len(unknown)


@given(sheets())
def test_whatever_is_sent_the_refusal_can_be_written_as_utf_8(sheet: tuple[Questionnaire, Answers]) -> None:
    for problem in check_answers(*sheet, "web"):
        assert problem.pointer.startswith("/answers/")
        assert (problem.pointer + problem.code + problem.detail).encode()


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(sheet: tuple[Questionnaire, Answers], random: Random) -> None:
    questionnaire, answers = sheet
    items = list(answers.items())
    random.shuffle(items)
    assert set(check_answers(questionnaire, dict(items), "web")) == set(check_answers(questionnaire, answers, "web"))


@given(sheets(), st.data())
def test_null_is_the_same_as_no_answer(sheet: tuple[Questionnaire, Answers], data: st.DataObject) -> None:
    questionnaire, answers = sheet
    nulls = data.draw(st.lists(st.sampled_from([question.code for question in questionnaire.questions]), unique=True))
    with_nulls = {**answers, **dict.fromkeys(nulls)}
    without = {code: value for code, value in answers.items() if code not in nulls}
    assert check_answers(questionnaire, with_nulls, "web") == check_answers(questionnaire, without, "web")


@given(valid_sheets(), st.data())
def test_every_broken_answer_is_reported_and_no_other(
    sheet: tuple[Questionnaire, Answers], data: st.DataObject
) -> None:
    questionnaire, answers = sheet
    filters = {question.show_if.question for question in questionnaire.questions if question.show_if is not None}
    leaves = [each.code for each in visible_questions(questionnaire, answers) if each.code not in filters]
    broken = data.draw(st.lists(st.sampled_from(leaves), unique=True) if leaves else st.just([]))
    wrong: Answers = {code: [] for code in broken}
    expected = [(f"/answers/{each.code}", "wrong_kind") for each in questionnaire.questions if each.code in broken]
    assert found(check_answers(questionnaire, {**answers, **wrong}, "web")) == expected


@given(valid_sheets(), st.data())
def test_what_is_hidden_is_not_demanded_and_may_not_be_answered(
    sheet: tuple[Questionnaire, Answers], data: st.DataObject
) -> None:
    questionnaire, answers = sheet
    visible = visible_questions(questionnaire, answers)
    hidden = [question for question in questionnaire.questions if question not in visible]
    for question in hidden:
        answered = {**answers, question.code: data.draw(fitting_values(question))}
        # The answer may itself open followers in vain: they stay hidden with it, so nothing else is reported.
        assert found(check_answers(questionnaire, answered, "web")) == [(f"/answers/{question.code}", "skipped")]


@given(valid_sheets())
def test_a_required_question_that_is_seen_must_be_answered(sheet: tuple[Questionnaire, Answers]) -> None:
    questionnaire, answers = sheet
    for question in visible_questions(questionnaire, answers):
        rest, _ = drop_skipped(questionnaire, {code: each for code, each in answers.items() if code != question.code})
        expected = [(f"/answers/{question.code}", "required")] if question.required else []
        assert found(check_answers(questionnaire, rest, "web")) == expected


@given(sheets())
def test_dropping_leaves_nothing_skipped_and_says_what_it_lost(sheet: tuple[Questionnaire, Answers]) -> None:
    questionnaire, answers = sheet
    kept, lost = drop_skipped(questionnaire, answers)
    skipped = [each.pointer[9:] for each in check_answers(questionnaire, answers, "paper") if each.code == "skipped"]
    assert list(lost) == skipped
    assert check_answers(questionnaire, kept, "paper") == tuple(
        each for each in check_answers(questionnaire, answers, "paper") if each.code != "skipped"
    )
    assert visible_questions(questionnaire, kept) == visible_questions(questionnaire, answers)


@given(sheets())
def test_dropping_twice_changes_nothing_more(sheet: tuple[Questionnaire, Answers]) -> None:
    questionnaire, answers = sheet
    kept, _ = drop_skipped(questionnaire, answers)
    assert drop_skipped(questionnaire, kept) == (kept, ())


@given(valid_sheets())
def test_nothing_given_is_lost(sheet: tuple[Questionnaire, Answers]) -> None:
    questionnaire, answers = sheet
    blanks = {each.code: None for each in questionnaire.questions if each.code not in answers}
    assert given_answers(questionnaire, {**answers, **blanks}) == answers


@given(questionnaires())
def test_an_unanswered_filter_hides_its_followers(questionnaire: Questionnaire) -> None:
    assert [each for each in visible_questions(questionnaire, {}) if each.show_if] == []


@given(questionnaires())
def test_questions_are_found_by_code(questionnaire: Questionnaire) -> None:
    assert tuple(questionnaire.question(each.code) for each in questionnaire.questions) == questionnaire.questions
    assert questionnaire.question("Нет такого") is None
    assert questionnaire.key == (questionnaire.code, questionnaire.version)
    assert hash(replace(questionnaire, title={})) == hash(questionnaire)
