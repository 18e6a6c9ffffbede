"""Laws of counting: what is counted apart adds up to what is counted together."""

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.packing import count_packed, make_layout, pack_answers, parse_layout
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.tallies import (
    ChannelTotals,
    OrganizationTotals,
    Outline,
    add_counts,
    merge_outlines,
    outline_layout,
    outline_questionnaire,
)
from tests.strategies import questionnaires, valid_answers


@st.composite
def counted(draw: st.DrawFn) -> tuple[Questionnaire, list[int], list[int]]:
    """Draw a questionnaire and two piles of packed responses to it."""
    questionnaire = draw(questionnaires())
    layout = make_layout(questionnaire)
    piles = st.lists(valid_answers(questionnaire).map(lambda answers: pack_answers(layout, answers)), max_size=6)
    return questionnaire, draw(piles), draw(piles)


@given(counted())
def test_two_piles_counted_apart_add_up_to_both_counted_together(
    drawn: tuple[Questionnaire, list[int], list[int]],
) -> None:
    questionnaire, first, second = drawn
    layout = make_layout(questionnaire)
    apart = add_counts((count_packed(layout, first), count_packed(layout, second)), len(layout.counts))
    assert apart == count_packed(layout, first + second)
    assert apart == count_packed(layout, second + first)


@given(counted())
def test_a_question_is_answered_as_often_as_its_options_were_chosen(
    drawn: tuple[Questionnaire, list[int], list[int]],
) -> None:
    questionnaire, first, second = drawn
    layout = make_layout(questionnaire)
    outline = outline_questionnaire(questionnaire)
    channels = tuple(
        ChannelTotals(channel, len(pile), _place(outline, outline.positions(layout), count_packed(layout, pile)))
        for channel, pile in (("widget", first), ("paper", second))
    )
    totals = OrganizationTotals(
        "K7M3Q9XA", "Школа № 5", "Школа", "", "social", None, len(first + second), 0, outline, channels, {}
    )
    for question in totals.list_questions():
        kind = next(each.kind for each in questionnaire.questions if each.code == question.code)
        assert question.answered is not None
        assert question.answered <= len(first + second)
        assert sum(question.options.values()) == (question.answered if kind == "choice" else 0)
        assert (question.answered == 0) or kind != "text"


@given(questionnaires())
def test_an_outline_merged_with_itself_is_itself(questionnaire: Questionnaire) -> None:
    outline = outline_questionnaire(questionnaire)
    assert merge_outlines([outline, outline]) == outline
    assert merge_outlines([Outline(()), outline]) == outline


@given(questionnaires())
def test_a_layout_alone_tells_all_but_the_texts(questionnaire: Questionnaire) -> None:
    layout = make_layout(questionnaire)
    if not layout.fields:
        return
    alone = outline_layout(parse_layout(layout.signature()))
    assert alone.cells == outline_questionnaire(questionnaire).cells
    assert alone.positions(layout) == tuple(range(len(layout.counts)))


def test_versions_that_differ_keep_every_option_of_both() -> None:
    first = outline_layout(parse_layout("a=yes,no;b=0..9"))
    second = outline_layout(parse_layout("c=x,y;b=low,high;a=no,unsure"))
    merged = merge_outlines([first, second])
    assert merged.cells == (
        ("a", "yes"),
        ("a", "no"),
        ("a", "unsure"),
        ("b", ""),
        ("c", "x"),
        ("c", "y"),
        ("b", "low"),
        ("b", "high"),
    )
    assert merged.positions(parse_layout("c=x,y;b=low,high;a=no,unsure")) == (4, 5, 6, 7, 1, 2)


def _place(outline: Outline, positions: tuple[int, ...], counts: list[int]) -> list[int]:
    placed = [0] * len(outline.cells)
    for position, count in zip(positions, counts, strict=True):
        placed[position] += count
    return placed
