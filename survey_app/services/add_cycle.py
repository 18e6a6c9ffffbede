"""Adds a council's cycle with its list of organizations, as a draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey_app.catalogue.methodologies import DEFAULT_EDITION
from survey_app.domain.cycles import FIRST_YEAR, LAST_YEAR, CycleState, check_code, cycle_code, is_year
from survey_app.domain.errors import InvalidInput, Problem
from survey_app.services.find_listed import find_listed
from survey_app.storage import cycles
from survey_app.storage.councils import get_council
from survey_app.storage.jurisdiction import within
from survey_app.storage.models import CycleRow


@dataclass(frozen=True, slots=True)
class NewCycle:
    """A cycle as it is asked for; `edition` None means the default one."""

    council: str
    year: int
    name: str | None = None
    edition: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class AddedCycle:
    """What was added; `outside` are listed organizations that the council's jurisdiction does not cover."""

    code: str
    organizations: int
    outside: Sequence[str]


def add_cycle(
    session: Session, new: NewCycle, editions: Collection[str], organizations: Sequence[str] | None
) -> AddedCycle:
    """Add a draft cycle; `organizations` are codes as people type them, None means the whole jurisdiction.

    The caller commits. Raises CouncilUnknown, InvalidInput, OrganizationUnknown (naming every unknown code),
    AlreadyExists.
    """
    council = get_council(session, new.council)
    edition = new.edition or DEFAULT_EDITION
    if problems := _check(new, edition, editions):
        raise InvalidInput("The cycle cannot be added as it is described.", problems)
    ids = None if organizations is None else sorted(find_listed(session, organizations).values())
    if ids is not None and (archived := cycles.list_archived(session, ids)):
        detail = f"Archived organizations cannot be listed: {', '.join(archived)}."
        raise InvalidInput(detail, [Problem("/organizations", "list_archived", detail, ", ".join(archived))])
    code = cycle_code(council.code, new.year, new.name)
    row = CycleRow(
        code=code,
        council_id=council.id,
        year=new.year,
        edition=edition,
        state=CycleState.DRAFT.value,
        opens_on=new.opens_on,
        closes_on=new.closes_on,
    )
    cycle = cycles.add_cycle(session, row)
    jurisdiction = within(council.id)
    if ids is None:
        return AddedCycle(code, cycles.list_all(session, cycle.id, jurisdiction), ())
    cycles.list_some(session, cycle.id, ids)
    return AddedCycle(code, len(ids), cycles.list_outside(session, cycle.id, jurisdiction))


def _check(new: NewCycle, edition: str, editions: Collection[str]) -> list[Problem]:
    problems = []
    if not is_year(new.year):
        detail = f"{new.year} is not a year from {FIRST_YEAR} to {LAST_YEAR}."
        problems.append(Problem("/year", "year", detail, str(new.year)))
    if new.name is not None and (reason := check_code(new.name)):
        problems.append(Problem("/name", "bad_code", f"{new.name}: {reason}.", new.name))
    if edition not in editions:
        detail = f"There is no edition {edition}; there are {', '.join(sorted(editions))}."
        problems.append(Problem("/edition", "edition_unknown", detail, edition))
    if new.opens_on and new.closes_on and new.closes_on < new.opens_on:
        problems.append(Problem("/closes_on", "dates_reversed", "The cycle would close before it opens."))
    return problems
