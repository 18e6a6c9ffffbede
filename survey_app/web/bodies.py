"""Reads what a request carries: bounded, and with every way in which reading can fail turned into a refusal."""

from typing import Final

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from survey_app.web.errors import MalformedError, TooLargeError

NUL: Final = "\0"
_BROKEN: Final = "The body could not be read to its end; send it again whole."


def read_body(request: Request, most_bytes: int) -> bytes:
    """Return the body. Raises TooLargeError, MalformedError."""
    # A body without a stated length is silently cut at the maximum: one byte more shows that there was more.
    request.max_content_length = most_bytes + 1
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        body = None
    except Exception as error:
        # Broken chunks, or a sender who went away: each server's reader has exceptions of its own, and no base that
        # all of them share. Nothing but the sender's bytes is touched here, so whatever fails is theirs.
        raise MalformedError(_BROKEN) from error
    if body is None or len(body) > most_bytes:
        raise TooLargeError(f"The body may have at most {most_bytes} bytes.")
    return body


def read_form(request: Request, most_bytes: int, *, takes_nul: bool = False) -> MultiDict[str, str]:
    """Return the fields of a posted form, none if the body is no form.

    No database keeps a NUL and no keyboard writes one; a form that gives back what is wrong with each field `takes_nul`
    and judges it itself. Raises TooLargeError, MalformedError.
    """
    fields = _read_fields(request, most_bytes)
    if not takes_nul and any(NUL in text for field in fields.items(multi=True) for text in field):
        raise MalformedError("A field holds the character U+0000; send the form without it.")
    return fields


def _read_fields(request: Request, most_bytes: int) -> MultiDict[str, str]:
    request.max_content_length = most_bytes
    try:
        return request.form
    except RequestEntityTooLarge as error:
        raise TooLargeError(f"The form may have at most {most_bytes} bytes.") from error
    except Exception as error:  # as broad as above, for the same reason
        raise MalformedError(_BROKEN) from error
