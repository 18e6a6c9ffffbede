"""A year of health care by several forms: counts add up, scores equal the slow calculation, what is published stays."""

import random
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from survey_app.domain.compiled_rating import CompiledRating
from survey_app.domain.demo import draw_answers, draw_rates
from survey_app.domain.intervals import estimate_interval
from survey_app.domain.responses import NewResponse
from survey_app.services.check_rating import check_rating
from survey_app.services.check_totals import check_totals
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.installation import Installation
from survey_app.storage.tallies import fold
from tests.factories import add_council, add_cycle, add_organization
from tests.integration.services.conftest import compile_all
from tests.integration.services.ratings import CYCLE, NOON, OBSERVED, close, freeze, observe, rate
from tests.slow_scores import slow_scores

KINDS = {"HQQQ1111": "outpatient", "HWWW1111": "inpatient", "HBBB1111": "both", "HNNN1111": None}
WAITING = [
    {"limit": 24, "average": None, "question": "doctor_wait"},
    {"limit": 14, "average": 13, "question": "diagnostics_wait"},
    {"limit": 30, "average": None, "question": "admission_wait"},
    {"limit": 10, "average": 9.5},
]


@pytest.fixture(autouse=True)
def cycle_id(installation: Installation) -> int:
    with installation.sessions.begin() as session:
        listed = [
            add_organization(session, code, sphere="health", kind=kind, recipients=5000, inn="7707083893")
            for code, kind in KINDS.items()
        ]
        return add_cycle(session, add_council(session), listed).id


def respond(installation: Installation, code: str, form: str, answers: Mapping[str, Any]) -> None:
    found = installation.collection.organizations.find(code)
    assert found
    response = NewResponse(uuid4(), (form, 1), "ru", "widget", None, answers)
    assert collect_response(installation.collection, found, response, Arrival(None, NOON, None)).is_new


def fill(installation: Installation) -> dict[str, list[dict[str, Any]]]:
    """Let people answer by the general form, then by the kind's own, then by another kind's; fold in between."""
    sheets: dict[str, list[dict[str, Any]]] = {}
    for code, kind in KINDS.items():
        dice = random.Random(code)
        sheets[code] = []
        for form in ("nok-general", f"nok-health-{kind}" if kind else "nok-general", "nok-health-both"):
            questionnaire = installation.catalogue.questionnaires[form, 1]
            rates = draw_rates(questionnaire, dice)
            for _ in range(8):
                sheets[code].append(draw_answers(questionnaire, rates, ("Тише.",), dice))
                respond(installation, code, form, sheets[code][-1])
            with installation.engine.begin() as connection:
                fold(connection)
        observe(installation, code, {**OBSERVED, "waiting": WAITING})
    return sheets


def choices(sheets: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{key: each for key, each in sheet.items() if key not in ("age", "suggestions")} for sheet in sheets]


def test_counts_of_several_forms_add_up(installation: Installation) -> None:
    sheets = fill(installation)
    for totals in compile_all(installation):
        own, kind = sheets[totals.code], KINDS[totals.code]
        assert totals.counted == len(own) == 24
        shown = [each.code for each in installation.catalogue.for_sphere("health", kind).questions]
        listed = {each.code: each for each in totals.list_questions()}
        assert list(listed)[: len(shown)] == shown, "first what such an organization is asked now"
        for code, each in listed.items():
            answers = [sheet[code] for sheet in own if code in sheet]
            assert each.answered == len(answers), code
            assert each.options == {option: answers.count(option) for option in each.options}, code
    assert check_totals(installation.engine).differences == ()


def check_scores(rating: CompiledRating, sheets: Mapping[str, list[dict[str, Any]]]) -> None:
    render = rating.edition.rounding.render
    for each in rating.organizations:
        expected = slow_scores(
            choices(sheets[each.code]), {**OBSERVED, "waiting": WAITING}, "health", each.kind, is_letter=False
        )
        score = each.score
        assert expected == (
            {one.indicator.code: render(one.outcome) for one in score.indicators}
            | {one.scheme.criterion.code: render(one.outcome) for one in score.criteria}
            | {"S": render(score.outcome)}
        )


def test_scores_equal_the_slow_calculation_live_and_published(installation: Installation) -> None:
    sheets = fill(installation)
    check_scores(rate(installation), sheets)
    close(installation)
    freeze(installation)
    published = rate(installation)
    check_scores(published, sheets)
    check = check_rating(installation.engine, CYCLE)
    assert (check.is_whole, check.is_equal, check.organizations) == (True, True, len(KINDS))
    for each in published.organizations:
        patterns = [(sheet, 1) for sheet in sheets[each.code]]
        expected = estimate_interval(published.edition, each.score, patterns, 5000)
        if expected is None:
            assert each.interval is None
        else:
            assert each.interval
            assert [float(bound) for bound in each.interval] == pytest.approx([float(bound) for bound in expected])
    assert any(each.interval for each in published.organizations)
