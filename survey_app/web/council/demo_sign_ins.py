"""Everybody whom one can be in a demonstration."""

from dataclasses import dataclass

from sqlalchemy import select

from survey_app.services.installation import Installation
from survey_app.services.load_demo import SAMPLE_ORGANIZATION
from survey_app.storage.models import CouncilRow, OrganizationRow
from survey_app.web.staff_pages import find_home


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """A role, the row id of its council or organization (0: of none), and what the button calls it."""

    role: str
    subject: int
    name: str


def list_demo_sign_ins(installation: Installation) -> list[DemoSignIn]:
    """Return one of each kind that has pages: every council, its operator, an organization, and those above them."""
    with installation.readers() as database:
        councils = database.execute(select(CouncilRow.id, CouncilRow.name).order_by(CouncilRow.name)).all()
        is_sample = OrganizationRow.code == SAMPLE_ORGANIZATION
        columns = select(OrganizationRow.id, OrganizationRow.name).order_by(is_sample.desc(), OrganizationRow.id)
        organizations = database.execute(columns.limit(1)).all()
    everybody = [
        *(DemoSignIn("council", number, name) for number, name in councils),
        *(DemoSignIn("operator", number, f"оператор: {name}") for number, name in councils),
        *(DemoSignIn("organization", number, f"организация: {name}") for number, name in organizations),
        DemoSignIn("authority", 0, "орган власти"),
        DemoSignIn("administrator", 0, "администратор"),
    ]
    return [each for each in everybody if find_home(each.role)]
