"""How forms of the administrator's pages are read: bounded, and only from a page of ours."""

from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict

from survey_app.web.accounts.forms import ButtonForm
from survey_app.web.bodies import read_form

MOST_BYTES: Final = 256 * 1024


def read_posted(most_bytes: int = MOST_BYTES) -> tuple[MultiDict[str, str], bool]:
    """Return the posted fields, and whether they come from a page of ours. Raises TooLargeError, MalformedError."""
    fields = read_form(request, most_bytes)
    return fields, bool(ButtonForm().validate_on_submit())
