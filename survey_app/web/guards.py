"""The one guard: before every request it asks the table of `access.py` whether the caller may call this route."""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import NotFound

from survey_app.domain.errors import InvalidInput, Problem, ScopeMissing, Unauthorized
from survey_app.storage.tokens import find_token, note_token_use
from survey_app.web import access
from survey_app.web.access_rule import Access
from survey_app.web.bodies import NUL
from survey_app.web.callers import Caller, make_token_caller
from survey_app.web.installation import installation
from survey_app.web.sign_ins import find_signed_in

READING: Final = ("GET", "HEAD")
_SECOND_FACTOR: Final = "/account/second-factor"


def register(app: Flask) -> None:
    """Guard every route of the app; what is registered later must be in the table too."""
    app.before_request(_admit)


def _admit() -> Any:
    """Let the request through, with its caller in `g`, or answer instead of the view."""
    if request.endpoint is None or request.method == "OPTIONS":  # no such address; or only asked what it takes
        return None
    rule = access.TABLE[request.endpoint]
    if rule.door == "public":  # what is public reads each code of an address strictly
        return None
    caller = _find_api_caller() if rule.door == "api" else find_signed_in()
    if caller is None:
        return _send_to_sign_in(rule)
    if caller.needs_second_factor and rule.door != "account":
        return _send_to_second_factor(rule)
    _check_rights(rule, caller)
    _check_address()
    g.caller = caller
    return None


def _check_address() -> None:
    """Refuse what no database can look for: nothing is called so, and no page asks for it."""
    if NUL in request.path:
        raise NotFound
    detail = "The query holds the character U+0000; ask without it."
    asked = dict.fromkeys(name for name, text in request.args.items(multi=True) if NUL in name + text)
    if asked:
        pointers = [f"/{name.replace('~', '~0').replace('/', '~1')}" for name in asked]
        raise InvalidInput(detail, [Problem(each, "control_characters", detail) for each in pointers])


def _check_rights(rule: Access, caller: Caller) -> None:
    if caller.role not in rule.roles:
        raise NotFound  # what one may not see is not there
    missing = caller.list_missing(rule.list_scopes())
    if missing:
        names = ", ".join(f"`{each}`" for each in missing)
        raise ScopeMissing(f"This token may not do this: it lacks the scope {names}.", about=missing)


def _send_to_sign_in(rule: Access) -> Response:
    if rule.door == "api":
        raise Unauthorized("Send a valid token: Authorization: Bearer TOKEN.")
    wanted = request.full_path.rstrip("?") if request.method in READING else None
    return _see_other(url_for("sign_in.get_sign_in", next=wanted))


def _send_to_second_factor(rule: Access) -> Response:
    if rule.door == "api":
        raise Unauthorized("Set up the second factor first: sign in on a page.")
    return _see_other(_SECOND_FACTOR)


def _see_other(address: str) -> Response:
    response: Any = redirect(address, 303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]  # Werkzeug's kind in Flask's clothes


def _find_api_caller() -> Caller | None:
    """Return whom the API answers: a token may do what its scopes say, a session may read."""
    if "Authorization" in request.headers:
        return _find_bearer()
    return find_signed_in() if request.method in READING else None


def _find_bearer() -> Caller | None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return None
    here, today = installation(), datetime.now(UTC).date()
    with here.readers() as database:
        token = find_token(database, given.token, today)
        if token is None:
            return None
        caller = make_token_caller(database, token)
    if token.last_used_on != today:  # once a day, so that reading waits for no writer
        with here.sessions.begin() as database:
            note_token_use(database, token.id, today)
    return caller
