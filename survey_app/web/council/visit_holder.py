"""Whose a tablet is: a cookie for the visit page alone, which has to know it without network.

It is no key to anything: it names the account, or the token, that signed in last in this browser, so that what one
person took along is not shown to the next.
"""

from datetime import timedelta
from typing import Final

from flask import Flask, Response, request, session

from survey_app.web.callers import Caller, find_caller
from survey_app.web.installation import installation
from survey_app.web.sessions import STAFF_PAGES, VISIT_PAGE

_COOKIE: Final = "visit-holder"
_TOLD: Final = "visit_holder"  # in the session: whom the cookie names since it began
_KEPT: Final = timedelta(days=400)


def register(app: Flask) -> None:
    """Let the browser know once a session who signed in."""
    app.after_request(_tell)


def name_holder(caller: Caller) -> str:
    """Return what the device calls its holder: "account-5"; a demonstration has one of each role and council."""
    name = caller.label.replace(" ", "-")
    return name if caller.label != "demo" else f"{name}-{caller.role}-{caller.council_id or 0}"


def _tell(response: Response) -> Response:
    caller = find_caller()
    # On pages only: what calls the API need not be the person at this browser.
    if caller is None or not request.path.startswith(STAFF_PAGES) or session.get(_TOLD) == name_holder(caller):
        return response
    session[_TOLD] = name_holder(caller)
    response.set_cookie(
        _COOKIE,
        name_holder(caller),
        max_age=_KEPT,
        path=VISIT_PAGE,
        secure=installation().settings.is_https,
        samesite="Strict",
    )
    return response
