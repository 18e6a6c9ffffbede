"""One organization of the register with all that belongs to it, for whoever keeps the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.domain.errors import OrganizationUnknown
from survey_app.domain.identifiers import parse_code
from survey_app.domain.organizations import Organization
from survey_app.storage.host_decisions import read_hosts
from survey_app.storage.models import (
    AccountRow,
    CouncilRow,
    CycleOrganizationRow,
    CycleRow,
    OrganizationAliasRow,
    OrganizationRow,
)
from survey_app.storage.organizations import list_stored
from survey_app.storage.places import list_places


@dataclass(frozen=True, slots=True)
class ListedOn:
    """A cycle on whose list an organization is."""

    code: str
    council: str
    year: int
    state: str


@dataclass(frozen=True, slots=True)
class FullEntry:
    """All that the register holds of an organization; `aliases` are codes and names of duplicates merged into it."""

    id: int
    code: str
    organization: Organization
    hosts: Sequence[str]
    archived_on: date | None
    places: Sequence[tuple[str, str]]
    cycles: Sequence[ListedOn]
    aliases: Sequence[tuple[str, str, date]]
    accounts: int


def get_entry(session: Session, text: str) -> FullEntry:
    """Return the organization whose code, or the code of its duplicate, a person gave. Raises OrganizationUnknown."""
    row = session.scalar(select(OrganizationRow).where(OrganizationRow.id == find_entry_id(session, text)))
    if row is None:
        raise OrganizationUnknown("The register has no organization with this code.", about=(text,))
    stored = list_stored(session, [row.id])[row.id]
    aliases = select(OrganizationAliasRow.code, OrganizationAliasRow.name, OrganizationAliasRow.merged_on)
    own_aliases = aliases.where(OrganizationAliasRow.organization_id == row.id).order_by(OrganizationAliasRow.code)
    accounts = select(func.count()).where(AccountRow.organization_id == row.id)
    return FullEntry(
        id=row.id,
        code=row.code,
        organization=stored.organization,
        hosts=sorted(read_hosts(session, row.id).hosts),
        archived_on=row.archived_on,
        places=[(place.code, place.name) for place in list_places(session, row.id)],
        cycles=list_cycles_of(session, row.id),
        aliases=[(code, name, day) for code, name, day in session.execute(own_aliases)],
        accounts=session.scalar(accounts) or 0,
    )


def find_entry_id(session: Session, text: str) -> int | None:
    """Return the row id of the organization with this code, or with a duplicate of this code merged into it."""
    code = parse_code(text)
    own = session.scalar(select(OrganizationRow.id).where(OrganizationRow.code == code))
    return own or session.scalar(select(OrganizationAliasRow.organization_id).where(OrganizationAliasRow.code == code))


def list_cycles_of(session: Session, organization_id: int) -> list[ListedOn]:
    """Return the cycles on whose lists the organization is, the newest first."""
    statement = (
        select(CycleRow.code, CouncilRow.name, CycleRow.year, CycleRow.state)
        .join(CycleOrganizationRow, CycleOrganizationRow.cycle_id == CycleRow.id)
        .join(CouncilRow, CouncilRow.id == CycleRow.council_id)
        .where(CycleOrganizationRow.organization_id == organization_id)
        .order_by(CycleRow.year.desc(), CycleRow.code)
    )
    return [ListedOn(*values) for values in session.execute(statement)]
