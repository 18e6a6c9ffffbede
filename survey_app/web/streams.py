"""Answers of any size, sent as they are made."""

from collections.abc import Generator, Iterator
from itertools import chain
from typing import Final, cast

from flask import Response

MEDIA_TYPES: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send_pieces(pieces: Iterator[bytes], form: str, file_name: str) -> Response:
    """Answer with a file piece by piece; what refuses does so before the first one, and is answered as a refusal.

    JSON is shown, other files are offered for saving. Council data is kept by nobody on the way.
    """
    first = next(pieces)
    response = Response(chain([first], pieces), content_type=MEDIA_TYPES[form])
    response.call_on_close(cast("Generator[bytes]", pieces).close)  # the database's snapshot ends with the answer
    response.headers["Cache-Control"] = "no-store"
    if form != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.{form}"'
    return response
