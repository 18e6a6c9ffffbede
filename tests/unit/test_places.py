"""Laws of places: their codes and order, and that a split adds up to the whole in every form."""

import re
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.domain.packing import count_packed, make_layout, pack_answers
from survey_app.domain.places import LONGEST_NAME, check_place, place_order
from survey_app.domain.questionnaires import Questionnaire
from survey_app.domain.responses import CHANNELS
from survey_app.domain.tallies import ChannelTotals, OrganizationTotals, PlaceTotals, add_counts, outline_questionnaire
from survey_app.exports import columns
from survey_app.exports.json_file import shape_organization
from tests.strategies import questionnaires, valid_answers

PLACES = ("ward-2", "ward-10", None)


@st.composite
def split_totals(draw: st.DrawFn) -> OrganizationTotals:
    """Draw an organization's totals with their split: some responses of some channels from each place."""
    questionnaire = draw(questionnaires())
    places = tuple(draw(_place(questionnaire, code)) for code in PLACES)
    channels: dict[str, list[ChannelTotals]] = {}
    for part in (channel for place in places for channel in place.channels):
        channels.setdefault(part.channel, []).append(part)
    outline = places[0].outline
    return OrganizationTotals(
        code="K7M3Q9XA",
        name="Больница",
        short_name="",
        inn="",
        sphere="health",
        required=None,
        counted=sum(place.counted for place in places),
        set_aside=0,
        outline=outline,
        channels=tuple(
            ChannelTotals(
                name,
                sum(part.responses for part in parts),
                add_counts((part.counts for part in parts), len(outline.cells)),
            )
            for name, parts in channels.items()
        ),
        texts={question.code: 3 for question in outline.questions if question.kind == "text"},
        places=places,
    )


@st.composite
def _place(draw: st.DrawFn, questionnaire: Questionnaire, code: str | None) -> PlaceTotals:
    layout, outline = make_layout(questionnaire), outline_questionnaire(questionnaire)
    channels = []
    for name in draw(st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True)):
        pile = draw(st.lists(valid_answers(questionnaire), min_size=1, max_size=3))
        counts = [0] * len(outline.cells)
        packed = [pack_answers(layout, answers) for answers in pile]
        for position, count in zip(outline.positions(layout), count_packed(layout, packed), strict=True):
            counts[position] += count
        channels.append(ChannelTotals(name, len(pile), counts))
    return PlaceTotals(code, code, sum(each.responses for each in channels), 0, outline, tuple(channels))


@given(split_totals())
def test_the_rows_of_places_add_up_to_the_rows_of_the_whole(totals: OrganizationTotals) -> None:
    parts, whole = _count_rows(totals), _count_rows(replace(totals, places=None))
    assert parts == whole
    assert {len(row) for row in columns.list_totals_rows("c", [totals])} <= {len(columns.TOTALS_BY_PLACE)}


def _count_rows(totals: OrganizationTotals) -> Counter[tuple[object, ...]]:
    """Add the counts of a table's rows up by channel, question and option; what is nothing is left out."""
    is_split = totals.places is not None
    counts: Counter[tuple[object, ...]] = Counter()
    for row in columns.list_totals_rows("c", [totals]):
        named = dict(zip(columns.TOTALS_BY_PLACE if is_split else columns.TOTALS, row, strict=True))
        for number in ("count", "answered"):
            counts[named["channel"], named["question"], named["option"], number] += int(named[number])
    return +counts


@given(split_totals())
def test_the_json_of_places_adds_up_to_that_of_the_whole(totals: OrganizationTotals) -> None:
    whole = shape_organization(totals)
    places = whole.pop("places")
    assert whole == shape_organization(replace(totals, places=None))
    by_channel: Counter[str] = Counter()
    for place in places:
        by_channel.update(place["responses"]["by_channel"])
    assert by_channel == whole["responses"]["by_channel"]
    for number, question in enumerate(whole["questions"]):
        parts = [place["questions"][number] for place in places]
        is_text = question["code"] in (totals.texts or {})
        assert [each["answered"] is None for each in parts] == [is_text] * len(PLACES)
        assert is_text or sum(each["answered"] for each in parts) == question["answered"]
        for option, count in question["options"].items():
            assert sum(each["options"][option] for each in parts) == count


def test_places_are_ordered_as_people_count() -> None:
    ordered = ["3", "20", "-2", "hall", "ward", "ward-02", "ward-2", "ward-10", "ward-10-a", "ward-a"]
    assert sorted(sorted(ordered), key=place_order) == ordered


@given(st.lists(st.from_regex(r"\A[a-z0-9-]{1,24}\Z"), unique=True), st.randoms())
def test_any_places_have_one_order(codes: list[str], random: Random) -> None:
    shuffled = random.sample(codes, len(codes))
    assert sorted(codes, key=place_order) == sorted(shuffled, key=place_order)


@given(st.text(max_size=26), st.text(max_size=LONGEST_NAME + 2))
def test_a_place_is_right_exactly_when_code_and_name_are(code: str, name: str) -> None:
    wrong = {problem.pointer for problem in check_place(code, name)}
    assert ("/code" in wrong) is (re.fullmatch("[a-z0-9-]{1,24}", code) is None)
    assert ("/name" in wrong) is not (1 <= len(name) <= LONGEST_NAME)


@pytest.mark.parametrize("code", ["", "Ward-3", "ward 3", "отделение-3", "a" * 25, "ward-3\n", "ward_3"])
def test_a_code_that_no_address_could_carry_is_refused(code: str) -> None:
    assert [problem.code for problem in check_place(code, "Отделение")] == ["bad_place"]
