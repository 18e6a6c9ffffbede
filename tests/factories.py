"""Rows and responses for tests, each with what it does not matter for the test already filled in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from survey_app.storage.models import (
    CouncilRow,
    CycleOrganizationRow,
    CycleRow,
    OrganizationHostRow,
    OrganizationRow,
    PlaceRow,
)

ANSWERS: Mapping[str, Any] = {
    "stand_used": "yes",
    "stand_satisfied": "yes",
    "site_used": "no",
    "on_time": "yes",
    "comfort_satisfied": "no",
    "disability": "no",
    "first_contact_polite": "yes",
    "service_staff_polite": "yes",
    "remote_used": "no",
    "recommend": "yes",
    "organizational_conditions_satisfied": "yes",
    "overall_satisfied": "no",
}


def add_organization(
    session: Session, code: str = "K7M3Q9XA", *, sphere: str = "social", hosts: Sequence[str] = (), **changes: Any
) -> OrganizationRow:
    """Add an organization of the register."""
    values = {"name": f"Организация {code}", "short_name": code, "identity": code.rjust(64, "0"), **changes}
    row = OrganizationRow(code=code, sphere=sphere, **values)
    session.add(row)
    session.flush()
    session.add_all(OrganizationHostRow(organization_id=row.id, host=host) for host in hosts)
    return row


def add_place(
    session: Session, organization: OrganizationRow, code: str = "hall", name: str = "Холл", *, is_removed: bool = False
) -> PlaceRow:
    """Register a place of an organization."""
    row = PlaceRow(organization_id=organization.id, code=code, name=name, is_removed=is_removed)
    session.add(row)
    session.flush()
    return row


def add_council(session: Session, code: str = "social", *, timezone: str = "Europe/Moscow") -> CouncilRow:
    """Add a council whose jurisdiction is everything."""
    row = CouncilRow(code=code, name=f"Совет {code}", timezone=timezone)
    session.add(row)
    session.flush()
    return row


def add_cycle(
    session: Session,
    council: CouncilRow,
    organizations: Sequence[OrganizationRow],
    *,
    year: int = 2026,
    name: str = "",
    state: str = "open",
) -> CycleRow:
    """Add a cycle with its list."""
    code = f"{council.code}-{year}{name and '-' + name}"
    row = CycleRow(code=code, council_id=council.id, year=year, edition="nok-344n-2018-operators", state=state)
    session.add(row)
    session.flush()
    session.add_all(
        CycleOrganizationRow(cycle_id=row.id, organization_id=each.id, is_open=state == "open")
        for each in organizations
    )
    return row


def response_payload(answers: Mapping[str, Any] = ANSWERS, **changes: Any) -> dict[str, Any]:
    """Return a body for `POST …/responses` that is stored as it is."""
    return {
        "id": str(uuid4()),
        "questionnaire": {"code": "nok-general", "version": 1},
        "language": "ru",
        "channel": "widget",
        "place": None,
        "answers": dict(answers),
        **changes,
    }
