"""Limits of waiting of a clinic: the council says which question tells how long people wait, and reads the points."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import run_axe
from tests.browser.conftest import LiveServer
from tests.browser.hosted.form import overflow
from tests.browser.test_rating_pages import CYCLE, sign_in
from tests.factories import add_council, add_cycle, add_organization
from tests.health_answers import CLINIC, COMMON
from tests.integration.services.ratings import OBSERVED, observe
from tests.integration.services.test_health_forms import respond

pytestmark = pytest.mark.browser
CLINIC_CODE = "HQQQ1111"


@pytest.fixture
def signed_in(live_server: LiveServer, page: Page) -> Page:
    """A council's tab; its clinic has answers by its own form and is observed with one limit as ever."""
    here = live_server.app.extensions["survey"]
    with here.sessions.begin() as session:
        clinic = add_organization(
            session, CLINIC_CODE, sphere="health", kind="outpatient", short_name="Городская поликлиника № 4"
        )
        add_cycle(session, add_council(session), [clinic])
    for wait in ("hours_13_24", "days_2_3", "days_2_3"):
        respond(here, CLINIC_CODE, "nok-health-outpatient", {**COMMON, **CLINIC, "doctor_wait": wait})
    observe(here, CLINIC_CODE, OBSERVED)
    sign_in(live_server, page)
    return page


def test_a_limit_is_compared_with_what_patients_said(live_server: LiveServer, signed_in: Page) -> None:
    page = signed_in
    page.set_viewport_size({"width": 320, "height": 700})
    address = f"{live_server.url}{CYCLE}/organizations/{CLINIC_CODE}"
    page.goto(f"{address}/observations")
    page.locator('[name="waiting.0.limit"]').fill("48")
    page.locator('[name="waiting.0.average"]').fill("")
    page.locator('[name="waiting.0.question"]').select_option(label="приём врача, часы")
    assert overflow(page) <= 0
    assert run_axe(page) == []
    page.get_by_role("button", name="Сохранить наблюдения").click()
    expect(page.get_by_role("status")).to_have_text("Сохранено.")
    expect(page.locator('[name="waiting.0.question"]')).to_have_value("doctor_wait")
    expect(page.locator(".history")).to_contain_text("срок 48 (приём врача, часы), сколько ждали, говорят пациенты")
    page.goto(f"{address}/rating")
    said = "приём врача при сроке 48 (часы) ждут в среднем 46,167 по словам 3 ответивших, округлённо 46: 40 баллов"
    expect(page.locator("main")).to_contain_text(re.compile(re.escape(said).replace(r"\ ", r"\s")))
    assert overflow(page) <= 0
