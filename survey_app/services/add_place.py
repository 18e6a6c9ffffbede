"""Registers a place of an organization."""

from sqlalchemy.orm import Session

from survey_app.domain.errors import AlreadyExists, InvalidInput
from survey_app.domain.organizations import normalize_space
from survey_app.domain.places import check_place
from survey_app.storage import places
from survey_app.storage.organizations import get_organization_id


def add_place(session: Session, organization: str, code: str, name: str) -> None:
    """Register a place; one that was removed returns under this name. The caller commits.

    `organization` is a code as people type it. Raises OrganizationUnknown, InvalidInput with all problems,
    AlreadyExists.
    """
    organization_id = get_organization_id(session, organization)
    name = normalize_space(name)
    if problems := check_place(code, name):
        raise InvalidInput("The place cannot be registered as it is described.", problems)
    known = places.map_places(session, [organization_id]).get((organization_id, code))
    if known is None:
        places.add_places(session, [(organization_id, code, name)])
    elif known.is_removed:
        places.register_again(session, {known.id: name})
    else:
        raise AlreadyExists("The organization has a place with this code already.", about=(code,))
