"""Which sheets are keyed twice, and how two keyings are compared: laws."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.second_keying import ONE_IN, compare_keyings, is_chosen
from survey_app.domain.sheets import sheet_id

answers = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["yes", "no", 3, 41]))


@given(st.uuids(), st.text("ABC123", min_size=1, max_size=4))
def test_about_one_in_twenty_of_any_stack_is_chosen(namespace: UUID, organization: str) -> None:
    ids = [sheet_id(namespace, "c", organization, "paper", str(number)) for number in range(1, 2001)]
    chosen = [each for each in ids if is_chosen(each, namespace)]
    assert chosen == [each for each in ids if is_chosen(each, namespace)]
    assert 40 < len(chosen) < 180  # a hundred, six standard deviations around
    assert ONE_IN == 20


def test_another_namespace_chooses_others() -> None:
    ids = [UUID(int=number) for number in range(2000)]
    first, second = ({each for each in ids if is_chosen(each, UUID(int=key))} for key in (1, 2))
    assert len(first & second) < len(first) / 2


@given(answers, answers)
def test_differences_are_those_of_a_comparison_question_by_question(
    first: dict[str, str | int], second: dict[str, str | int]
) -> None:
    compared, differences = compare_keyings(first, second)
    assert compared == len(first.keys() | second.keys())
    assert {each.question for each in differences} == {
        each for each in first.keys() | second.keys() if first.get(each) != second.get(each)
    }
    assert all(
        (each.first, each.second) == (first.get(each.question), second.get(each.question)) for each in differences
    )
    assert compare_keyings(first, first) == (len(first), ())
    mirrored = compare_keyings(second, first)
    assert (mirrored[0], len(mirrored[1])) == (compared, len(differences))
