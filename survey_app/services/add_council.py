"""Adds a council with its jurisdiction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from survey_app.domain.cycles import check_code
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.domain.organizations import normalize_space
from survey_app.storage import councils
from survey_app.storage.collecting import DEFAULT_TIMEZONE
from survey_app.storage.models import CouncilRow

_OKTMO_DIGITS = 11


def add_council(
    session: Session,
    code: str,
    name: str,
    *,
    spheres: Sequence[str] = (),
    regions: Sequence[str] = (),
    territories: Sequence[str] = (),
    timezone: str = DEFAULT_TIMEZONE,
) -> CouncilRow:
    """Add a council; no sphere, region or territory given means everything. The caller commits.

    `territories` are prefixes of ОКТМО codes. Raises InvalidInput with all problems, AlreadyExists.
    """
    prefixes = ["".join(each.split()) for each in territories]
    name = normalize_space(name)
    problems = _check(code, name, prefixes, timezone)
    if problems:
        raise InvalidInput("The council cannot be added as it is described.", problems)
    scopes = [
        *(("sphere", each) for each in spheres),
        *(("region", normalize_space(each)) for each in regions),
        *(("territory", each) for each in prefixes),
    ]
    return councils.add_council(session, code, name, timezone, scopes)


def _check(code: str, name: str, prefixes: Sequence[str], timezone: str) -> list[Problem]:
    problems = []
    if reason := check_code(code):
        problems.append(Problem("/code", "bad_code", f"{code}: {reason}.", code))
    if not name:
        problems.append(Problem("/name", "name_empty", "The council needs a name."))
    if not _is_timezone(timezone):
        problems.append(Problem("/timezone", "timezone_unknown", f"{timezone} is no IANA time zone.", timezone))
    elif _is_west(timezone):
        problems.append(Problem("/timezone", "timezone_west", f"{timezone} is west of UTC.", timezone))
    problems += [
        Problem(f"/territories/{number}", "territory", f"{each} is no beginning of an ОКТМО code.", each)
        for number, each in enumerate(prefixes)
        if not (each.isascii() and each.isdigit() and len(each) <= _OKTMO_DIGITS)
    ]
    return problems


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
