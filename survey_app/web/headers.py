"""Headers on every answer: strict pages, and a public API that any site may call and read.

Which ones follows from what is served, not from how its address is written: what no public route has answered is as
strict as the pages of staff, and nobody keeps it.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request

from survey_app.web.access import TABLE
from survey_app.web.installation import installation
from survey_app.web.sessions import STAFF_PAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PUBLIC_API: Final = "/api/v1/organizations"
_CORS: Final = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Retry-After, ETag"),
    ("Access-Control-Max-Age", "86400"),
    ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Content-Type"),
]
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
_CLOSED_POLICY: Final = _POLICY.format(ancestors="'none'")
_FRAMED_POLICY: Final = _POLICY.format(ancestors="*")
_INSTALL: Final = "/install/"  # the page that shows the questionnaire in a frame, as other sites will
_INSTALL_POLICY: Final = f"{_CLOSED_POLICY}; frame-src 'self'"
FRAMED: Final = ("/s/", "/q/")  # the hosted page may stand in an iframe of any site
_IS_PUBLIC: Final = "survey.is_public"  # in the request's environment: a public route answers, and no page of staff
_UNUSED: Final = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
    *("publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking"),
)
_SECURITY: Final = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", ", ".join(f"{each}=()" for each in _UNUSED)),
]
_HTTPS_ONLY: Final = ("Strict-Transport-Security", "max-age=31536000")
_UNFRAMED: Final = ("X-Frame-Options", "DENY")  # for browsers that do not know frame-ancestors
_FOR_ALL_SITES: Final = ("Cross-Origin-Resource-Policy", "cross-origin")
_FOR_US_ALONE: Final = [("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin")]


def register(app: Flask) -> None:
    """Put the headers on every answer of the app, errors included."""
    app.before_request(_note_route)
    app.before_request(_answer_preflight)
    settings = installation(app).settings
    app.wsgi_app = HeadersMiddleware(app.wsgi_app, is_https=settings.is_https)  # type: ignore[method-assign]


class HeadersMiddleware:
    """Adds the headers below Flask: cheaper on the hot path, and no answer can slip past it."""

    def __init__(self, wsgi_app: "WSGIApplication", *, is_https: bool) -> None:
        self._wsgi_app = wsgi_app
        everywhere = [*_SECURITY, *([_HTTPS_ONLY] if is_https else [])]
        self._public_api = [*everywhere, _FOR_ALL_SITES, *_CORS]
        self._framed = [*everywhere, _FOR_ALL_SITES]
        self._private = [*everywhere, _UNFRAMED, *_FOR_US_ALONE]
        self._others = [*everywhere, _UNFRAMED, _FOR_ALL_SITES]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve the request with the headers of its path."""
        path = environ.get("PATH_INFO", "")

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            is_public = environ.get(_IS_PUBLIC, False)
            if not is_public and not any(name.lower() == "cache-control" for name, _ in headers):
                headers.append(("Cache-Control", "no-store"))
            if path.startswith(PUBLIC_API):
                headers += self._public_api
            else:
                headers += self._list_for_page(path, headers, is_public=is_public)
            return start_response(status, headers, *rest)

        return self._wsgi_app(environ, start)

    def _list_for_page(self, path: str, headers: list[tuple[str, str]], *, is_public: bool) -> list[tuple[str, str]]:
        policy = [("Content-Security-Policy", _policy(path))] if _is_page(headers) else []
        if path.startswith(FRAMED):
            return [*self._framed, *policy]
        return [*(self._others if is_public else self._private), *policy]


def _is_page(headers: Iterable[tuple[str, str]]) -> bool:
    return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)


def _policy(path: str) -> str:
    if path.startswith(FRAMED):
        return _FRAMED_POLICY
    return _INSTALL_POLICY if path.startswith(_INSTALL) else _CLOSED_POLICY


def _note_route() -> None:
    """Tell the middleware what the request has come to; what it never hears of is no public page."""
    rule = TABLE.get(request.endpoint or "")
    is_public = rule is not None and rule.door == "public" and not request.path.startswith(STAFF_PAGES)
    request.environ[_IS_PUBLIC] = is_public


def _answer_preflight() -> Response | None:
    """Let every call to the public API be made, so that what we answer to it can be read."""
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return no_content() if is_preflight and request.path.startswith(PUBLIC_API) else None


def no_content() -> Response:
    """Return the answer that says nothing, not even of a media type."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response
