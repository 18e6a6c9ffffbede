"""What the register says of an organization's site, and which codes exist."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from survey_app.storage.host_decisions import read_hosts
from survey_app.storage.models import OrganizationRow


@dataclass(frozen=True, slots=True)
class RegisteredSite:
    """An organization's site: the register's cell, and the hosts that may send responses."""

    organization_id: int
    code: str
    site_url: str
    hosts: frozenset[str]


def find_registered_site(database: Session | Connection, code: str) -> RegisteredSite | None:
    """Return the site of the organization with this canonical code, or None if there is no organization."""
    columns = select(OrganizationRow.id, OrganizationRow.site_url).where(OrganizationRow.code == code)
    found = database.execute(columns).one_or_none()
    if found is None:
        return None
    return RegisteredSite(found.id, code, found.site_url, read_hosts(database, found.id).hosts)


def list_existing_codes(session: Session, codes: Collection[str]) -> set[str]:
    """Return those of the codes that belong to an organization."""
    return set(session.scalars(select(OrganizationRow.code).where(OrganizationRow.code.in_(codes))))
