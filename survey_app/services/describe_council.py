"""What a council is asked to be: judged, and its jurisdiction as limits that the database understands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.organizations import SPHERES, normalize_space
from survey_app.services.find_listed import find_listed
from survey_app.storage.collecting import DEFAULT_TIMEZONE
from survey_app.storage.councils import Scope

_OKTMO_DIGITS = 11
_LONGEST_REGION = 200
LONGEST_NAME: Final = 300


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """A council as it is asked for; no sphere, region, territory or organization given means everything.

    `territories` are prefixes of ОКТМО codes, `organizations` codes as people type them.
    """

    name: str
    timezone: str = DEFAULT_TIMEZONE
    spheres: Sequence[str] = ()
    regions: Sequence[str] = ()
    territories: Sequence[str] = ()
    organizations: Sequence[str] = ()


def describe_council(session: Session, facts: CouncilFacts, more: Sequence[Problem] = ()) -> tuple[str, list[Scope]]:
    """Return the name as it is kept, and the limits of the jurisdiction.

    Raises InvalidInput with all problems, `more` of the caller's first; OrganizationUnknown naming every unknown code.
    """
    name = normalize_space(facts.name)
    prefixes = ["".join(each.split()) for each in facts.territories]
    problems = [*more, *_check(name, facts, prefixes)]
    if problems:
        raise InvalidInput("The council cannot be as it is described.", problems)
    return name, [
        *(("sphere", each) for each in facts.spheres),
        *(("region", normalize_space(each)) for each in facts.regions),
        *(("territory", each) for each in prefixes),
        *(("organization", each) for each in find_listed(session, facts.organizations)),
    ]


def _check(name: str, facts: CouncilFacts, prefixes: Sequence[str]) -> list[Problem]:
    problems = [*_check_texts(name, facts.regions), *_find_empty(facts)]
    if not _is_timezone(facts.timezone):
        detail = f"{facts.timezone} is no IANA time zone."
        problems.append(Problem("/timezone", "timezone_unknown", detail, facts.timezone))
    elif _is_west(facts.timezone):
        problems.append(Problem("/timezone", "timezone_west", f"{facts.timezone} is west of UTC.", facts.timezone))
    problems += [
        Problem("/spheres", "sphere_unknown", f"There is no sphere {each}.", each)
        for each in facts.spheres
        if each not in SPHERES
    ]
    return problems + [
        Problem(f"/territories/{number}", "territory", f"{each} is no beginning of an ОКТМО code.", each)
        for number, each in enumerate(prefixes)
        if not (each.isascii() and each.isdigit() and len(each) <= _OKTMO_DIGITS)
    ]


def _check_texts(name: str, regions: Sequence[str]) -> list[Problem]:
    problems = []
    if not name:
        problems.append(Problem("/name", "name_empty", "The council needs a name."))
    if len(name) > LONGEST_NAME:
        detail = f"The council's name may have at most {LONGEST_NAME} characters."
        problems.append(Problem("/name", "council_name_long", detail, name[:40]))
    return problems + [
        Problem(f"/regions/{number}", "region_long", f"A region has at most {_LONGEST_REGION} characters.", each[:40])
        for number, each in enumerate(regions)
        if len(each) > _LONGEST_REGION
    ]


def _find_empty(facts: CouncilFacts) -> list[Problem]:
    """Refuse a limit that says nothing, as a mistyped variable of a shell gives it: nobody means such a council."""
    given = (("region", facts.regions), ("organization", facts.organizations))
    return [
        Problem(f"/{kind}s/{number}", f"{kind}_empty", f"A council's {kind} cannot be empty.")
        for kind, texts in given
        for number, each in enumerate(texts)
        if not normalize_space(each)
    ]


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name is an OSError
        return False
    return True


def _is_west(name: str) -> bool:
    """Past days are tidied after midnight UTC: no council's day may end later than that, in winter or summer."""
    year = datetime.now(UTC).year
    days = (datetime(year, month, 1, tzinfo=ZoneInfo(name)) for month in (1, 7))
    return any(day > day.replace(tzinfo=UTC) for day in days)
