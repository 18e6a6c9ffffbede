"""Sessions only where staff sign in: no page or call of a citizen's can ever set a cookie, or pays for reading one."""

from typing import Any, Final

from flask import Flask, Request
from flask.sessions import SecureCookieSessionInterface

STAFF_PAGES: Final = ("/council/", "/account/", "/organization/", "/administration/")
VISIT_PAGE: Final = "/visits/"  # opens without network, so it reads no session; what it holds is on the device
_API: Final = "/api/v1/"


class StaffSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, for the pages of those who sign in and for reading the API."""

    def open_session(
        self, app: Flask, request: Request
    ) -> Any:  # the base promises its own kind; an empty session is another
        """Return the session, or one that is empty for good where there is none."""
        reads_api = request.method in ("GET", "HEAD") and request.path.startswith(_API)
        if reads_api or request.path.startswith(STAFF_PAGES):
            return super().open_session(app, request)
        return self.make_null_session(app)
