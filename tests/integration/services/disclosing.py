"""How the tests of disclosure send responses, and look at what an organization is shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from survey_app.domain.disclosed_totals import DisclosedTotals
from survey_app.services.disclose_totals import disclose_totals
from survey_app.services.installation import Installation
from tests.factories import ANSWERS
from tests.integration.services.conftest import collect

TODAY = date(2026, 5, 21)
ORGANIZATION = "AAAA1111"


def send(installation: Installation, times: int, organization: str = ORGANIZATION, **changes: Any) -> None:
    values = {"channel": "widget", "place": None, "answers": ANSWERS} | changes
    for _ in range(times):
        collect(installation, organization, values["answers"], values["channel"], values["place"])


def look(installation: Installation, organization: str = ORGANIZATION, today: date = TODAY) -> list[DisclosedTotals]:
    return disclose_totals(installation.engine, installation.catalogue, organization, today)


def shown(installation: Installation) -> int | None:
    (only,) = look(installation)
    return only.responses


def counts(totals: DisclosedTotals, question: str) -> Mapping[str, int | None] | None:
    found = totals.find_question(question)
    return found.counts if found else None
