"""Whom a session stands for, and how one begins: with a token, or in a demonstration without any."""

from datetime import UTC, date, datetime
from typing import Any, Final

from flask import session
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from survey_app.domain.accounts import ROLES
from survey_app.domain.errors import Unauthorized
from survey_app.domain.identifiers import LARGEST_ID
from survey_app.storage.models import CouncilRow
from survey_app.storage.tokens import find_token, find_token_again, note_token_use
from survey_app.web.accounts.sessions import find_account_caller
from survey_app.web.callers import Caller, make_caller, make_token_caller
from survey_app.web.installation import installation

_SIGNED_IN: Final = "signed_in"  # row id of the token
_DEMO: Final = "demo"  # role, and the row id of the council or organization (0: of none)


def find_signed_in() -> Caller | None:
    """Return whom the session stands for; a token revoked or expired since ends it, a demo sign-in ends with DEMO."""
    if _DEMO in session:
        return _find_demo_caller(*session[_DEMO]) if installation().settings.demo else None
    if _SIGNED_IN in session:
        return _find_token_caller(session[_SIGNED_IN])
    return find_account_caller()


def sign_in(token: str) -> bool:
    """Let the session stand for a token; False if the token is not valid."""
    here, today = installation(), _today()
    with here.readers() as database:
        row = find_token(database, token, today)
    if row is None:
        return False
    if row.last_used_on != today:
        with here.sessions.begin() as database:
            note_token_use(database, row.id, today)
    session.clear()
    session[_SIGNED_IN] = row.id
    return True


def sign_in_to_demo(role: str, subject: int) -> bool:
    """Let the session stand for a role without any token; only where the whole installation is a demonstration.

    `subject` is the row id of the council or organization, 0 for an authority (of all councils) or the administrator.
    False if there is no such thing.
    """
    if not installation().settings.demo:
        raise Unauthorized("This is no demonstration: sign in with a token.")
    if _find_demo_caller(role, subject) is None:
        return False
    session.clear()
    session[_DEMO] = [role, subject]
    return True


def _find_token_caller(token_id: int) -> Caller | None:
    with installation().readers() as database:
        token = find_token_again(database, token_id, _today())
        return None if token is None else make_token_caller(database, token)


def _find_demo_caller(role: str, subject: int) -> Caller | None:
    if role not in ROLES or subject > LARGEST_ID:
        return None
    with installation().readers() as database:
        try:
            return make_caller(database, "demo", role, **_demo_subject(database, role, subject))
        except NoResultFound:  # the demonstration was loaded anew since
            return None


def _demo_subject(database: Session, role: str, subject: int) -> dict[str, Any]:
    if role in ("council", "operator"):
        return {"council_id": subject}
    if role == "organization":
        return {"organization_id": subject}
    return {"council_ids": database.scalars(select(CouncilRow.id)).all()} if role == "authority" else {}


def _today() -> date:
    return datetime.now(UTC).date()
