"""The session of an account: a random key in the signed cookie, found again by its hash."""

from datetime import UTC, datetime
from typing import Final

from flask import request, session
from sqlalchemy.orm import Session

from survey_app.domain.accounts import needs_second_factor
from survey_app.domain.browsers import describe_browser
from survey_app.storage.account_sessions import begin_session, find_session, note_session_use
from survey_app.storage.accounts import list_account_councils
from survey_app.storage.models import AccountRow, AccountSessionRow
from survey_app.web.callers import Caller, make_caller
from survey_app.web.installation import installation

_KEY: Final = "account"


def find_account_caller() -> Caller | None:
    """Return whose account the session in the cookie is, None if it is nobody's or over."""
    now = utc_now()
    with installation().readers() as database:
        found = find_account_session(database, now)
        if found is None:
            return None
        own, account = found
        caller = make_caller(
            database,
            f"account {account.id}",
            account.role,
            account_id=account.id,
            council_id=account.council_id,
            organization_id=account.organization_id,
            council_ids=list_account_councils(database, account.id) if account.role == "authority" else (),
            needs_second_factor=needs_second_factor(account.role) and account.totp_secret is None,
        )
    if own.last_seen_on != now.date():  # once a day, so that reading waits for no writer
        with installation().sessions.begin() as database:
            note_session_use(database, own.id, now.date())
    return caller


def find_account_session(database: Session, now: datetime) -> tuple[AccountSessionRow, AccountRow] | None:
    """Return the rows of the session in the cookie and of its account."""
    key = session.get(_KEY)
    return None if key is None else find_session(database, key, now)


def begin_account_session(database: Session, account: AccountRow, now: datetime) -> None:
    """Let this browser stand for the account, whose row is locked; whatever it stood for before is forgotten."""
    key = begin_session(database, account, describe_browser(request.user_agent.string), now)
    session.clear()
    session[_KEY] = key


def utc_now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)
