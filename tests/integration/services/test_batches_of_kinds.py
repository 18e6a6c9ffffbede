"""Sheets of clinics: the form of their kind, or the general one, which may have been printed before."""

import pytest
from sqlalchemy import update

from survey_app.services.installation import Installation
from survey_app.storage.models import OrganizationRow
from tests.factories import ANSWERS
from tests.health_answers import CLINIC, COMMON
from tests.integration.services.batches import hand_in, say, sheet
from tests.integration.services.conftest import compile_all

pytestmark = pytest.mark.usefixtures("council")


@pytest.mark.parametrize("kind", ["outpatient", "inpatient", "both"])
@pytest.mark.parametrize("blank", [(), ("comfort_satisfied",), ("on_time", "first_contact_polite")])
def test_a_general_sheet_loses_nothing_in_any_kind(installation: Installation, kind: str, blank: tuple[str]) -> None:
    with installation.sessions.begin() as session:
        is_first = OrganizationRow.code == "AAAA1111"
        session.execute(update(OrganizationRow).where(is_first).values(sphere="health", kind=kind))
    answers = {code: answer for code, answer in ANSWERS.items() if code not in blank}
    assert say(hand_in(installation, sheet(1, answers))) == [(2, "stored", [], [])]
    (totals,) = compile_all(installation, organization="AAAA1111")
    answered = {each.code for each in totals.list_questions() if each.answered}
    assert answered == answers.keys()


def test_a_sheet_of_a_clinic_is_read_by_the_form_that_asks_what_it_answers(installation: Installation) -> None:
    with installation.sessions.begin() as session:
        is_first = OrganizationRow.code == "AAAA1111"
        session.execute(update(OrganizationRow).where(is_first).values(sphere="health", kind="outpatient"))
    strange = sheet(3, {"on_time": "yes", "doctor_wait": "days_2_3"})
    report = hand_in(installation, sheet(1, COMMON | CLINIC), sheet(2, ANSWERS), strange, partial=True)
    assert [(status, faults) for _, status, faults, _ in say(report)] == [
        ("stored", []),
        ("stored", []),
        ("refused", ["unknown_question"]),
    ]
    (totals,) = compile_all(installation, organization="AAAA1111")
    answered = {each.code: each.answered for each in totals.list_questions()}
    assert (totals.counted, answered["doctor_wait"], answered["on_time"], answered["recommend"]) == (2, 1, 1, 2)
