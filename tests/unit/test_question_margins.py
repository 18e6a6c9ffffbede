"""Margins of questions that not everybody answered: blank is unknown, whatever else the same people answered."""

import pytest

from survey_app.catalogue.catalogue import Catalogue
from survey_app.domain.margins import count_left, estimate_margin
from survey_app.domain.russian import say_percent
from survey_app.domain.tallies import ChannelTotals, OrganizationTotals, outline_questionnaire
from survey_app.web.council.question_texts import describe_questions

CHOSEN = {("sex", "female"): 43, ("sex", "male"): 5, ("stand_used", "yes"): 100, ("stand_used", "no"): 33}


def _count(catalogue: Catalogue, chosen: dict[tuple[str, str], int], counted: int, recipients: int) -> dict[str, str]:
    """Return what is said of the first option of each question."""
    outline = outline_questionnaire(catalogue.for_sphere("culture"))
    assert all(cell in outline.cells for cell in chosen)
    channel = ChannelTotals("paper", counted, [chosen.get(cell, 0) for cell in outline.cells])
    totals = OrganizationTotals(
        code="K7M3Q9XA",
        name="Музей",
        short_name="Музей",
        inn="7707083893",
        sphere="culture",
        required=None,
        counted=counted,
        set_aside=0,
        outline=outline,
        channels=(channel,),
        texts={},
        recipients=recipients,
    )
    said = describe_questions(catalogue, totals)
    return {each.code: option.margin for each in said for option in each.options[:1]}


def _say(part: int, base: int, reached: int, recipients: int) -> str:
    margin = estimate_margin(part, base, left=count_left(reached, recipients))
    assert margin
    return f"от {say_percent(margin.low)} до {say_percent(margin.high)}"


def test_a_blank_question_is_as_sure_as_those_who_answered_it(catalogue: Catalogue) -> None:
    said = _count(catalogue, CHOSEN, counted=133, recipients=145)
    assert said["sex"] == _say(43, 48, 48, 145)
    assert said["stand_used"] == _say(100, 133, 133, 145)
    assert said["sex"] != _say(43, 48, 133, 145)


def test_two_of_everybody_are_no_certainty(catalogue: Catalogue) -> None:
    said = _count(catalogue, {("sex", "female"): 2, ("stand_used", "yes"): 145}, counted=145, recipients=145)
    assert said["sex"] == _say(2, 2, 2, 145)
    assert said["stand_used"] == "от 100\u00a0% до 100\u00a0%"


@pytest.mark.parametrize(("answered", "reached"), [(100, 133), (50, 66)])
def test_a_follower_is_as_sure_as_its_filter_less_the_blank(catalogue: Catalogue, answered: int, reached: int) -> None:
    chosen = {**CHOSEN, ("stand_satisfied", "yes"): answered // 2, ("stand_satisfied", "no"): answered // 2}
    said = _count(catalogue, chosen, counted=133, recipients=145)
    assert said["stand_satisfied"] == _say(answered // 2, answered, reached, 145)


def test_a_doubtful_number_of_recipients_corrects_no_question(catalogue: Catalogue) -> None:
    said = _count(catalogue, CHOSEN, counted=133, recipients=100)
    assert said["sex"] == _say(43, 48, 48, 10**9)
