"""Headers on every answer: strict pages, and a public API that any site may call and read."""

from typing import Final

from flask import Flask, Response, request

from survey_app.web.installation import installation

PUBLIC_API: Final = "/api/v1/organizations"
_CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After, ETag",
    "Access-Control-Max-Age": "86400",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
_CLOSED_POLICY: Final = _POLICY.format(ancestors="'none'")
_FRAMED_POLICY: Final = _POLICY.format(ancestors="*")
_FRAMED: Final = ("/s/", "/q/")  # the hosted page may stand in an iframe of any site
_SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def register(app: Flask) -> None:
    """Put the headers on every answer of the app, errors included."""
    app.before_request(_answer_preflight)
    app.after_request(_add_headers)


def _answer_preflight() -> Response | None:
    """Let every call to the public API be made, so that what we answer to it can be read."""
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return no_content() if is_preflight and request.path.startswith(PUBLIC_API) else None


def no_content() -> Response:
    """Return the answer that says nothing, not even of a media type."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def _add_headers(response: Response) -> Response:
    headers = response.headers
    for name, value in _SECURITY.items():
        headers[name] = value
    if request.path.startswith(PUBLIC_API):
        headers.update(_CORS)
    elif response.mimetype == "text/html":
        framed = request.path.startswith(_FRAMED)
        headers["Content-Security-Policy"] = _FRAMED_POLICY if framed else _CLOSED_POLICY
    if installation().settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response
