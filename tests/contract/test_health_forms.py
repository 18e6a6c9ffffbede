"""Health organizations are asked by their kind; what the general form asked before is still taken."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.domain.validation import check_answers
from tests.contract.conftest import check_problem, count_stored, pointers
from tests.factories import ANSWERS, add_organization, response_payload
from tests.health_answers import CLINIC, COMMON, HOSPITAL

CODES = {"outpatient": "HQQQ1111", "inpatient": "HWWW1111", "both": "HBBB1111", None: "HNNN1111"}
SHEETS = {
    "a clinic": ("outpatient", CLINIC),
    "no tests": (
        "outpatient",
        {
            **{code: CLINIC[code] for code in CLINIC if not code.startswith("diagnostics_")},
            "diagnostics_used": "no",
        },
    ),
    "a hospital": ("inpatient", HOSPITAL),
    "an emergency": (
        "inpatient",
        {
            **{code: HOSPITAL[code] for code in HOSPITAL if code not in ("admission_wait", "on_time")},
            "planned_admission": "no",
        },
    ),
    "the clinic of both": ("both", {"care_place": "outpatient", **CLINIC}),
    "the hospital of both": ("both", {"care_place": "inpatient", **HOSPITAL}),
}


@pytest.fixture(scope="module", autouse=True)
def organizations(app: Flask) -> None:
    """Add an organization of each kind, and one of none."""
    with app.extensions["survey"].sessions.begin() as session:
        for kind, code in CODES.items():
            add_organization(session, code, sphere="health", kind=kind)


def send(client: FlaskClient, code: str, form: str, answers: Mapping[str, Any], **changes: Any) -> Any:
    """Send answers to a version 1 of a form."""
    payload = response_payload(answers, questionnaire={"code": form, "version": 1}, **changes)
    return client.post(f"/api/v1/organizations/{code}/responses", json=payload)


@pytest.mark.parametrize("kind", CODES)
def test_the_kind_decides_which_form_is_shown(collecting: FlaskClient, kind: str | None) -> None:
    body = collecting.get(f"/api/v1/organizations/{CODES[kind]}/questionnaire").get_json()
    assert body["organization"]["kind"] == kind
    assert body["questionnaire"]["code"] == (f"nok-health-{kind}" if kind else "nok-general")
    first = body["questionnaire"]["questions"][0]
    assert first["code"] == ("care_place" if kind == "both" else "stand_used")


@pytest.mark.parametrize(("kind", "own"), SHEETS.values(), ids=SHEETS)
def test_a_filled_form_is_stored(app: Flask, collecting: FlaskClient, kind: str, own: dict[str, str]) -> None:
    assert send(collecting, CODES[kind], f"nok-health-{kind}", COMMON | own).status_code == 201
    assert count_stored(app) == 1


@pytest.mark.parametrize("kind", CODES)
def test_the_general_form_is_still_taken_and_any_that_health_was_offered(
    app: Flask, collecting: FlaskClient, kind: str | None
) -> None:
    assert send(collecting, CODES[kind], "nok-general", ANSWERS).status_code == 201
    assert send(collecting, CODES[kind], "nok-health-outpatient", COMMON | CLINIC).status_code == 201
    assert count_stored(app) == 2


def test_other_spheres_were_never_offered_the_forms_of_health_care(collecting: FlaskClient) -> None:
    answer = send(collecting, "K7M3Q9XA", "nok-health-outpatient", COMMON | CLINIC)
    check_problem(answer, 422, "questionnaire_unknown")


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        (COMMON, [("care_place", "required")]),
        (
            COMMON | {"care_place": "inpatient", **HOSPITAL, "doctor_wait": "days_2_3", "diagnostics_wait": "same_day"},
            [("doctor_wait", "skipped"), ("diagnostics_wait", "skipped")],
        ),
        (  # the filter is hidden, so its follower is hidden too, whatever the filter says
            COMMON | {"care_place": "inpatient", **HOSPITAL, "diagnostics_used": "yes", "diagnostics_wait": "same_day"},
            [("diagnostics_used", "skipped"), ("diagnostics_wait", "skipped")],
        ),
        (
            COMMON | {"care_place": "inpatient", **HOSPITAL, "planned_admission": "no"},
            [("admission_wait", "skipped"), ("on_time", "skipped")],
        ),
        (COMMON | {"care_place": "outpatient", **CLINIC, "doctor_wait": 48}, [("doctor_wait", "wrong_kind")]),
        (COMMON | {"care_place": "outpatient", **CLINIC, "doctor_wait": "yes"}, [("doctor_wait", "unknown_option")]),
    ],
)
def test_what_a_chain_of_filters_skips_is_not_answered(
    collecting: FlaskClient, answers: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    problem = check_problem(send(collecting, CODES["both"], "nok-health-both", answers), 422, "invalid_answers")
    assert pointers(problem) == [(f"/answers/{question}", code) for question, code in problems]


def test_on_paper_followers_of_a_chain_may_be_blank_but_not_out_of_place(collecting: FlaskClient) -> None:
    blank = {"care_place": "outpatient", "diagnostics_used": "yes"}
    code, form = CODES["both"], "nok-health-both"
    # The one door for paper is the operator's; the rule of validity is the same wherever paper comes from.
    assert send(collecting, code, form, blank).status_code == 422
    questionnaire = collecting.application.extensions["survey"].catalogue.questionnaires[form, 1]
    assert check_answers(questionnaire, blank, "paper") == ()
    out_of_place = check_answers(questionnaire, {**blank, "ward_comfort_satisfied": "yes"}, "paper")
    assert [each.code for each in out_of_place] == ["skipped"]
