"""Decisions about sites in the database, and what follows from them and from the register."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey_app.domain.site_hosts import combine_hosts
from survey_app.storage.models import HostDecisionRow, OrganizationHostRow, OrganizationRow


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """What is known of an organization's sites; all are hosts as the register's import writes them."""

    registered: frozenset[str]
    allowed: frozenset[str]
    refused: frozenset[str]

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may send responses; none means that every page may."""
        return combine_hosts(self.registered, self.allowed, self.refused)


def read_hosts(database: Session | Connection, organization_id: int) -> KnownHosts:
    """Return what the register and the organization say of its sites."""
    named = select(OrganizationHostRow.host).where(OrganizationHostRow.organization_id == organization_id)
    decided = select(HostDecisionRow.host, HostDecisionRow.is_allowed)
    decisions = database.execute(decided.where(HostDecisionRow.organization_id == organization_id)).all()
    return KnownHosts(
        registered=frozenset(database.scalars(named)),
        allowed=frozenset(host for host, is_allowed in decisions if is_allowed),
        refused=frozenset(host for host, is_allowed in decisions if not is_allowed),
    )


def lock_hosts(session: Session, organization_id: int) -> None:
    """Let one decide at a time about an organization's sites, until the transaction ends."""
    session.execute(select(OrganizationRow.id).where(OrganizationRow.id == organization_id).with_for_update()).all()


def write_decision(
    session: Session, organization_id: int, host: str, *, is_allowed: bool, decided_on: date, decided_by: str
) -> None:
    """Write a decision over an earlier one about the same host."""
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    made = {"is_allowed": is_allowed, "decided_on": decided_on, "decided_by": decided_by}
    values = {"organization_id": organization_id, "host": host, **made}
    adding = dialect.insert(HostDecisionRow).values(values)
    session.execute(adding.on_conflict_do_update(index_elements=["organization_id", "host"], set_=made))


def forget_decision(session: Session, organization_id: int, host: str) -> None:
    """Delete a decision: what the register says holds again."""
    own = (HostDecisionRow.organization_id == organization_id) & (HostDecisionRow.host == host)
    session.execute(delete(HostDecisionRow).where(own))


def move_decisions(session: Session, gone: int, kept: int) -> None:
    """Allow for `kept` the sites that the organization `gone` allowed, unless `kept` takes responses from any page."""
    known = read_hosts(session, kept)
    if known.hosts:
        own = (HostDecisionRow.organization_id == gone) & HostDecisionRow.is_allowed
        more = HostDecisionRow.host.not_in(known.registered | known.allowed | known.refused)
        session.execute(update(HostDecisionRow).where(own, more).values(organization_id=kept))
