"""Bodies that change rarely: compressed once, tagged, answered with 304 to whoever has them."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, request


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body ready to send, plain and compressed, with its entity tag."""

    plain: bytes
    compressed: bytes
    etag: str


@lru_cache(maxsize=512)
def render_body(plain: bytes) -> Rendered:
    """Return the body with its compressed twin and tag; the same bytes for the same input."""
    return Rendered(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:24])


def send_compressed(rendered: Rendered, media_type: str, caching: str) -> Response:
    """Answer with a cacheable body, compressed if the caller can read that; 304 if it has it already."""
    is_compressed = request.accept_encodings["gzip"] > 0
    response = Response(rendered.compressed if is_compressed else rendered.plain, content_type=media_type)
    if is_compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = caching
    response.set_etag(rendered.etag, weak=True)
    response.make_conditional(request)
    return response
