"""Takes no more responses of an organization from a site."""

from datetime import date

from sqlalchemy.orm import Session

from survey_app.domain.errors import HostUnknown, LastHost
from survey_app.storage.host_decisions import forget_decision, lock_hosts, read_hosts, write_decision
from survey_app.storage.organizations import get_organization_id


def refuse_host(session: Session, organization: str, host: str, *, decided_on: date, decided_by: str) -> None:
    """Remove a host from those that may send responses. The caller commits; it counts a few seconds later.

    `organization` is a code as people type it. Raises OrganizationUnknown, HostUnknown; LastHost where the register
    names a site: without any host, every page could send responses.
    """
    organization_id = get_organization_id(session, organization)
    lock_hosts(session, organization_id)
    known = read_hosts(session, organization_id)
    if host not in known.hosts:
        raise HostUnknown("This site is not among those that may send responses.", about=(host,))
    if known.registered and known.hosts == {host}:
        raise LastHost("This is the only site; allow another one first.", about=(host,))
    if host in known.registered:
        write_decision(session, organization_id, host, is_allowed=False, decided_on=decided_on, decided_by=decided_by)
    else:
        forget_decision(session, organization_id, host)
