"""Adds an account and makes the link by which its person sets a password."""

from datetime import datetime

from sqlalchemy.orm import Session

from survey_app.domain.account_links import AccountLink
from survey_app.domain.accounts import INVITATION_LASTS, OF_ONE_COUNCIL, NewAccount, check_account, parse_email
from survey_app.domain.errors import InvalidInput
from survey_app.storage.accounts import add_account, make_link
from survey_app.storage.councils import get_council
from survey_app.storage.organizations import get_organization_id


def invite_account(session: Session, new: NewAccount, now: datetime) -> AccountLink:
    """Add an account; returns the link, valid for seven days, that sets its first password. The caller commits.

    Raises InvalidInput with all problems, CouncilUnknown, OrganizationUnknown, AlreadyExists.
    """
    if problems := check_account(new):
        raise InvalidInput("The account cannot be added as it is described.", problems)
    email = parse_email(new.email)
    assert email is not None, "it was checked"
    councils = [get_council(session, code).id for code in new.councils]
    is_of_one = new.role in OF_ONE_COUNCIL
    row = add_account(
        session,
        email,
        new.role,
        council_id=councils[0] if is_of_one else None,
        organization_id=get_organization_id(session, new.organization) if new.organization else None,
        council_ids=() if is_of_one else councils,
        created_at=now,
    )
    return AccountLink(row.id, "invitation", email, make_link(row, now + INVITATION_LASTS))
