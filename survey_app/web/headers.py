"""Headers on every answer: strict pages, and a public API that any site may call and read."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request

from survey_app.web.installation import installation

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
_FRAMED: Final = ("/s/", "/q/")  # the hosted page may stand in an iframe of any site
_SECURITY: Final = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
]


def register(app: Flask) -> None:
    """Put the headers on every answer of the app, errors included."""
    app.before_request(_answer_preflight)
    settings = installation(app).settings
    app.wsgi_app = HeadersMiddleware(app.wsgi_app, is_https=settings.is_https)  # type: ignore[method-assign]


class HeadersMiddleware:
    """Adds the headers below Flask: cheaper on the hot path, and no answer can slip past it."""

    def __init__(self, wsgi_app: "WSGIApplication", *, is_https: bool) -> None:
        self._wsgi_app = wsgi_app
        everywhere = _SECURITY + ([("Strict-Transport-Security", "max-age=31536000")] if is_https else [])
        self._public_api = everywhere + _CORS
        self._everywhere = everywhere

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve the request with the headers of its path."""
        path = environ.get("PATH_INFO", "")

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            if path.startswith(PUBLIC_API):
                headers += self._public_api
            else:
                headers += self._everywhere
                if any(name == "Content-Type" and value.startswith("text/html") for name, value in headers):
                    policy = _FRAMED_POLICY if path.startswith(_FRAMED) else _CLOSED_POLICY
                    headers.append(("Content-Security-Policy", policy))
            return start_response(status, headers, *rest)

        return self._wsgi_app(environ, start)


def _answer_preflight() -> Response | None:
    """Let every call to the public API be made, so that what we answer to it can be read."""
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return no_content() if is_preflight and request.path.startswith(PUBLIC_API) else None


def no_content() -> Response:
    """Return the answer that says nothing, not even of a media type."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response
