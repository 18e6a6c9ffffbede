"""An organization's own site for the demo: another origin, a strict policy, the widget pasted as the contract says."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Final

_FOLDER: Final = Path(__file__).resolve().parent
_POLICY: Final = (
    "default-src 'none'; script-src {host}; connect-src {host}; style-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def make_sample_site(port: int, survey_url: str, organization: str) -> ThreadingHTTPServer:
    """Return a server of the sample site on this machine's `port` (0: any), not yet serving.

    `survey_url` is where the widget comes from, `organization` the code it is for. Raises OSError for a busy port.
    """
    page = Template((_FOLDER / "index.html").read_text(encoding="utf-8"))
    files = {
        "/": ("text/html; charset=utf-8", page.substitute(host=survey_url, organization=organization).encode()),
        "/style.css": ("text/css; charset=utf-8", (_FOLDER / "style.css").read_bytes()),
    }
    policy = _POLICY.format(host=survey_url)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = files.get(self.path.partition("?")[0], ("", b""))
            self.send_response(HTTPStatus.OK if kind else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep no log: an address beside a time is a trace of a respondent."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
