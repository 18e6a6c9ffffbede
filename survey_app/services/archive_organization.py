"""Puts an organization into the archive, or takes it out."""

from datetime import date

from sqlalchemy.orm import Session

from survey_app.domain.errors import OrganizationUnknown
from survey_app.storage.models import OrganizationRow
from survey_app.storage.organizations import lock_register
from survey_app.storage.register_entry import find_entry_id


def archive_organization(session: Session, code: str, on: date | None) -> str:
    """Let the organization take no responses since that day, None: again; returns its code. The caller commits.

    One that is in the archive already keeps its day. What was counted stays. Raises OrganizationUnknown.
    """
    lock_register(session)
    row = session.get(OrganizationRow, find_entry_id(session, code) or 0)
    if row is None:
        raise OrganizationUnknown(f"There is no organization {code}.", about=(code,))
    if on is None or row.archived_on is None:
        row.archived_on = on
    return row.code
