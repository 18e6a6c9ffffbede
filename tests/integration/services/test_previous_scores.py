"""A score is compared with what the same council published last."""

from datetime import date

import pytest
from sqlalchemy import select, text

from survey_app.domain.compiled_rating import Decision, RatedOrganization
from survey_app.services.installation import Installation
from survey_app.storage.models import (
    CouncilRow,
    OrganizationRow,
)
from tests.factories import ANSWERS, add_council, add_cycle
from tests.integration.services.ratings import CODES, NOW, add_filled_cycle, close, freeze, observe, rate, respond


@pytest.fixture(autouse=True)
def _cycle(installation: Installation) -> None:
    add_filled_cycle(installation)


def later_cycle(installation: Installation, year: int, code: str = "social", edition: str = "operators") -> None:
    """Open a cycle of the same organizations, with a response and observations in each."""
    with installation.sessions.begin() as session:
        council = session.scalars(select(CouncilRow).where(CouncilRow.code == code)).one()
        listed = session.scalars(select(OrganizationRow).order_by(OrganizationRow.code)).all()
        cycle = add_cycle(session, council, listed, year=year)
        cycle.edition = f"nok-344n-2018-{edition}"
    for organization in CODES:
        respond(installation, organization, {**ANSWERS, "comfort_satisfied": "yes"})
        observe(installation, organization, cycle=f"{code}-{year}")


def first_of(installation: Installation, code: str) -> RatedOrganization:
    return next(each for each in rate(installation, code).organizations if each.code == "AAAA1111")


def test_the_change_is_against_what_the_council_published_last(installation: Installation) -> None:
    close(installation)
    published = freeze(installation).rating.organizations[0]
    edition = installation.catalogue.editions["nok-344n-2018-operators"]
    later_cycle(installation, 2027)
    now = first_of(installation, "social-2027")
    assert now.previous == edition.rounding.render(published.score.outcome)
    assert now.change
    assert now.change.startswith("+")
    others = [each for each in rate(installation, "social-2027").organizations if each.code != now.code]
    assert [each.previous for each in others] == [None, None]
    close(installation, "social-2027")
    freeze(installation, "social-2027", Decision("3", date(2027, 11, 21)), NOW.replace(year=2027))
    with installation.sessions.begin() as session:
        session.execute(text("DELETE FROM cycle_snapshot WHERE cycle_id = 1"))
    assert (first_of(installation, "social-2027").previous, first_of(installation, "social-2027").change) == (
        now.previous,
        now.change,
    )


@pytest.mark.parametrize(
    ("year", "edition", "expected"),
    [(2029, "operators", (True, True)), (2030, "operators", (False, False)), (2028, "letter", (True, False))],
)
def test_what_is_no_change(installation: Installation, year: int, edition: str, expected: tuple[bool, bool]) -> None:
    """Older than three years, or by another edition: not compared."""
    close(installation)
    freeze(installation)
    later_cycle(installation, year, edition=edition)
    now = first_of(installation, f"social-{year}")
    assert (now.previous is not None, now.change is not None) == expected


def test_another_councils_rating_is_no_previous_one(installation: Installation) -> None:
    close(installation)
    freeze(installation)
    with installation.sessions.begin() as session:
        add_council(session, "museums")
    later_cycle(installation, 2027, "museums")
    assert first_of(installation, "museums-2027").previous is None
