"""Lets a site send an organization's responses."""

from datetime import date

from sqlalchemy.orm import Session

from survey_app.domain.errors import AlreadyExists, InvalidInput, Problem
from survey_app.domain.site_hosts import MOST_DECISIONS, parse_host
from survey_app.storage.host_decisions import forget_decision, lock_hosts, read_hosts, write_decision
from survey_app.storage.organizations import get_organization_id


def allow_host(session: Session, organization: str, text: str, *, decided_on: date, decided_by: str) -> str:
    """Allow the site that a person typed, and return its host. The caller commits; it counts a few seconds later.

    `organization` is a code as people type it. Raises OrganizationUnknown, InvalidInput, AlreadyExists.
    """
    organization_id = get_organization_id(session, organization)
    host, problems = parse_host(text)
    if host is None:
        raise InvalidInput(problems[0].detail, problems)
    lock_hosts(session, organization_id)
    known = read_hosts(session, organization_id)
    if host in known.hosts:
        raise AlreadyExists("Responses from this site are taken already.", about=(host,))
    if host in known.refused and host in known.registered:
        forget_decision(session, organization_id, host)
    elif len(known.allowed) >= MOST_DECISIONS:
        detail = f"An organization can allow {MOST_DECISIONS} sites; remove one first."
        raise InvalidInput(detail, [Problem("/host", "too_many_hosts", detail, text)])
    else:
        write_decision(session, organization_id, host, is_allowed=True, decided_on=decided_on, decided_by=decided_by)
    return host
