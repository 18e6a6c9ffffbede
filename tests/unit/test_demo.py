"""Invented answers are valid, skip what must be skipped, and follow the organization's rates."""

from random import Random

import pytest

from survey_app.catalogue.catalogue import load_catalogue
from survey_app.domain.demo import HIGHEST_RATE, LOWEST_RATE, best_answers, draw_answers, draw_rates
from survey_app.domain.validation import check_answers
from survey_app.settings import ROOT

CATALOGUE = load_catalogue(ROOT / "config")
SUGGESTIONS = ("Спасибо.", "Нужен пандус.")


@pytest.mark.parametrize(
    ("sphere", "kind"),
    [
        *[(sphere, None) for sphere in ("education", "culture", "health", "social")],
        *[("health", kind) for kind in ("outpatient", "inpatient", "both")],
    ],
)
def test_drawn_answers_are_valid_on_the_web(sphere: str, kind: str | None) -> None:
    questionnaire = CATALOGUE.for_sphere(sphere, kind)
    random = Random("any")
    rates = draw_rates(questionnaire, random)
    sheets = [draw_answers(questionnaire, rates, SUGGESTIONS, random) for _ in range(300)]
    assert [check_answers(questionnaire, sheet, "web") for sheet in sheets] == [()] * 300
    assert check_answers(questionnaire, best_answers(questionnaire), "web") == ()
    assert set(best_answers(CATALOGUE.for_sphere(sphere)).values()) == {"yes"}


def test_drawn_answers_follow_the_rates() -> None:
    questionnaire = CATALOGUE.for_sphere("social")
    random = Random("any")
    rates = draw_rates(questionnaire, random)
    sheets = [draw_answers(questionnaire, rates, SUGGESTIONS, random) for _ in range(2000)]
    share = sum(sheet["recommend"] == "yes" for sheet in sheets) / len(sheets)
    assert (LOWEST_RATE, HIGHEST_RATE) == (0.55, 0.98)
    assert LOWEST_RATE <= rates["recommend"] <= HIGHEST_RATE
    assert share == pytest.approx(rates["recommend"], abs=0.03)
    assert sum(sheet["disability"] == "yes" for sheet in sheets) / len(sheets) == pytest.approx(0.06, abs=0.02)
    assert 0 < sum("suggestions" in sheet for sheet in sheets) < 200


def test_the_same_seed_draws_the_same_answers() -> None:
    questionnaire = CATALOGUE.for_sphere("culture")
    first, second = (
        draw_answers(questionnaire, draw_rates(questionnaire, random), SUGGESTIONS, random)
        for random in (Random("one"), Random("one"))
    )
    assert first == second
