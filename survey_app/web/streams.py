"""Answers of any size, sent as they are made."""

from collections.abc import Generator, Iterator
from itertools import chain
from typing import Final, cast

from flask import Response

from survey_app.domain.tallies import Selection
from survey_app.web.downloads import cut_small, take_slot

MEDIA_TYPES: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def send_pieces(pieces: Iterator[bytes], form: str, file_name: str | None) -> Response:
    """Answer piece by piece; what refuses does so before the first one, and is answered as a refusal.

    So is one download too many, before anything is made for it. With a `file_name` (without suffix) it is offered for
    saving. Council data is kept by nobody on the way.
    """
    take_slot()
    first = next(pieces)
    response = Response(cut_small(chain([first], pieces)), content_type=MEDIA_TYPES[form])
    response.call_on_close(cast("Generator[bytes]", pieces).close)  # the database's snapshot ends with the answer
    response.headers["Cache-Control"] = "no-store"
    if file_name is not None:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.{form}"'
    return response


def send_whole(content: bytes, media_type: str, file_name: str) -> Response:
    """Offer a file that is made already; whoever made it took a slot for the download before."""
    response = Response(cut_small([content]), content_type=media_type)
    response.headers["Content-Length"] = str(len(content))
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def name_file(kind: str, cycle: str, selection: Selection) -> str:
    """Return a name without suffix that tells what of the cycle is in the file; codes only, safe in a header."""
    municipality = "no-municipality" if selection.municipality == "" else selection.municipality
    narrowed = (selection.sphere, municipality, selection.channel, selection.organization)
    found = "found" if selection.words else None
    by_place = "by-place" if selection.by_place else None
    set_aside = "with-set-aside" if selection.includes_set_aside else None
    return "-".join(filter(None, (kind, cycle, *narrowed, found, by_place, set_aside)))
