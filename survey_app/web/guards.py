"""Who calls: a bearer of a token, or somebody signed in, who may only read over HTTP APIs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Final

from flask import request, session
from sqlalchemy.orm import Session

from survey_app.domain.errors import Unauthorized
from survey_app.storage.accounts import find_token, find_token_again, note_token_use
from survey_app.storage.models import CouncilRow, TokenRow
from survey_app.web.installation import installation

_SIGNED_IN: Final = "signed_in"  # row id of the token
_DEMO_COUNCIL: Final = "demo_council"  # row id of the council
_READING: Final = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who may see a council's data, as `council` or `operator`."""

    council_id: int
    council: str
    council_name: str
    role: str


def requires_caller(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give the view its caller as first argument, or refuse: a token for everything, a session for reading."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        return view(get_caller(), **values)

    guarded.guard = "council"  # type: ignore[attr-defined]  # so that a test can see that each route has one
    return guarded


def get_caller() -> Caller:
    """Return who calls the API. Raises Unauthorized."""
    if "Authorization" in request.headers:
        caller = _find_bearer()
    else:
        caller = find_signed_in() if request.method in _READING else None
    if caller is None:
        raise Unauthorized("Send a valid token: Authorization: Bearer TOKEN.")
    return caller


def find_signed_in() -> Caller | None:
    """Return whom the session stands for; a token revoked or expired since ends it, a demo sign-in ends with DEMO."""
    kept: Mapping[str, Any] = session
    if _DEMO_COUNCIL in kept and installation().settings.demo:
        with installation().readers() as database:
            return _demo_caller(database.get(CouncilRow, kept[_DEMO_COUNCIL]))
    if _SIGNED_IN not in kept:
        return None
    with installation().readers() as database:
        return _caller(database, find_token_again(database, kept[_SIGNED_IN], _today()))


def sign_in(token: str) -> bool:
    """Let the session stand for a token; False if the token is not valid."""
    row = _find_token(token)
    if row is None:
        return False
    session.clear()
    session[_SIGNED_IN] = row.id
    return True


def sign_in_to_demo(council_id: int) -> None:
    """Let the session stand for a council without any token; only where the whole installation is a demonstration."""
    if not installation().settings.demo:
        raise Unauthorized("This is no demonstration: sign in with a token.")
    session.clear()
    session[_DEMO_COUNCIL] = council_id


def _find_bearer() -> Caller | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    row = _find_token(given.token)
    with installation().readers() as database:
        return _caller(database, row)


def _find_token(given: str) -> TokenRow | None:
    """Return the valid token; that it was used is written once a day, so that reading waits for no writer."""
    here, today = installation(), _today()
    with here.readers() as database:
        row = find_token(database, given, today)
    if row is not None and row.last_used_on != today:
        with here.sessions.begin() as database:
            note_token_use(database, row.id, today)
    return row


def _caller(database: Session, token: TokenRow | None) -> Caller | None:
    if token is None:
        return None
    council = database.get_one(CouncilRow, token.council_id)
    return Caller(council.id, council.code, council.name, token.role)


def _demo_caller(council: CouncilRow | None) -> Caller | None:
    return None if council is None else Caller(council.id, council.code, council.name, "council")


def _today() -> date:
    return datetime.now(UTC).date()
