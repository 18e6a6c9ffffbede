"""`/visits/`: the page that opens without network, and the worker that keeps it.

The page is the same for everybody and says nothing of anybody: what was taken along is kept on the device and drawn by
`visits.js`. So the worker, whose scope is this page alone, never sees a page of staff.
"""

import hashlib
from pathlib import Path
from typing import Final

import msgspec
from flask import Blueprint, Response, current_app, render_template, url_for

from survey_app.web.compressed import render_body, send_compressed

blueprint = Blueprint("visit_shell", __name__)
_KEPT: Final = ("page.css", "staff.css", "accounts.css", "visits.css", "visits.js", "icon.svg")
_CACHING: Final = "no-cache"


@blueprint.get("/visits/")
def get_page() -> Response:
    """Answer with the page that the device fills in."""
    return send_compressed(render_body(_render()), "text/html; charset=utf-8", _CACHING)


@blueprint.get("/visits/worker.js")
def get_worker() -> Response:
    """Answer with the worker; it is another one as soon as any file that it keeps is another."""
    digest = hashlib.sha256(_render())
    for name in _KEPT:
        digest.update(_static(name).read_bytes())
    files = [url_for(".get_page"), *(url_for("static", filename=name) for name in _KEPT)]
    settings = msgspec.json.encode({"version": digest.hexdigest()[:16], "files": files})
    script = b"const VISITS=" + settings + b";\n" + _static("visits-worker.js").read_bytes()
    response = send_compressed(render_body(script), "text/javascript; charset=utf-8", _CACHING)
    response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"  # a worker has its own
    return response


def _render() -> bytes:
    return render_template("council/visit_shell.html").encode()


def _static(name: str) -> Path:
    return Path(current_app.static_folder or "") / name
