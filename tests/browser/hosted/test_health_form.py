"""The form of a clinic and hospital in one: a filter decides which filters are asked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import THANKS, answer, answer_all, overflow, send
from tests.factories import add_organization
from tests.health_answers import COMMON
from tests.integration.web.hosted_forms import count_responses

pytestmark = pytest.mark.browser


@pytest.fixture
def url(live_server: LiveServer) -> str:
    """The address of the questionnaire of a clinic and hospital in one."""
    with live_server.app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "HBBB1111", sphere="health", kind="both", name="Центральная районная больница")
    return f"{live_server.url}/s/HBBB1111"


def test_a_chain_of_filters_without_javascript(live_server: LiveServer, url: str, plain_page: Page) -> None:
    page = plain_page
    page.goto(url)
    assert overflow(page) <= 0
    diagnostics, tests, admission = (
        page.locator(f"#question-{code}") for code in ("diagnostics_wait", "diagnostics_used", "admission_wait")
    )
    for each in (diagnostics, tests, admission, page.locator("#question-ward_comfort_satisfied")):
        expect(each).to_be_hidden()
    answer(page, "care_place", "В поликлинике: на приёме, на обследовании")
    expect(tests).to_be_visible()
    expect(diagnostics).to_be_hidden()
    answer(page, "diagnostics_used", "Да")
    expect(diagnostics).to_be_visible()
    answer(page, "diagnostics_wait", "8–10 дней")

    answer(page, "care_place", "В больнице: в стационаре")  # the filter goes, and what hangs on it
    expect(tests).to_be_hidden()
    expect(diagnostics).to_be_hidden()
    answer(page, "planned_admission", "Да")
    answer(page, "admission_wait", "В тот же день")
    for code in ("on_time", "admission_comfort_satisfied", "ward_comfort_satisfied", "first_contact_polite"):
        answer(page, code, "Да")
    answer_all(page, COMMON)
    send(page)
    expect(page).to_have_title(THANKS)
    assert count_responses(live_server.app) == 1
