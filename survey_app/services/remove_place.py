"""Removes a place of an organization, not what was counted there."""

from sqlalchemy.orm import Session

from survey_app.domain.errors import PlaceUnknown
from survey_app.storage import places
from survey_app.storage.organizations import get_organization_id


def remove_place(session: Session, organization: str, code: str) -> None:
    """Let a place take no more responses; those it has stay its own in the totals. The caller commits.

    `organization` is a code as people type it. Raises OrganizationUnknown, PlaceUnknown.
    """
    organization_id = get_organization_id(session, organization)
    if not places.remove_place(session, organization_id, code):
        raise PlaceUnknown(f"The organization has no place {code}.", about=(organization, code))
