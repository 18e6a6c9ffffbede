"""Adds a council with its jurisdiction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey_app.domain.cycles import check_code
from survey_app.domain.errors import Problem
from survey_app.services.describe_council import CouncilFacts, describe_council
from survey_app.storage import councils
from survey_app.storage.collecting import DEFAULT_TIMEZONE
from survey_app.storage.models import CouncilRow


def add_council(
    session: Session,
    code: str,
    name: str,
    *,
    spheres: Sequence[str] = (),
    regions: Sequence[str] = (),
    territories: Sequence[str] = (),
    organizations: Sequence[str] = (),
    timezone: str = DEFAULT_TIMEZONE,
) -> CouncilRow:
    """Add a council; no sphere, region, territory or organization given means everything. The caller commits.

    `territories` are prefixes of ОКТМО codes, `organizations` codes as people type them. Raises InvalidInput with all
    problems, OrganizationUnknown naming every code that is none, AlreadyExists.
    """
    facts = CouncilFacts(name, timezone, spheres, regions, territories, organizations)
    name, scopes = describe_council(session, facts, check_council_code(code))
    return councils.add_council(session, code, name, timezone, scopes)


def check_council_code(code: str) -> list[Problem]:
    """Return what is wrong with the code of a new council."""
    reason = check_code(code)
    return [Problem("/code", "bad_code", f"{code}: {reason}.", code)] if reason else []
