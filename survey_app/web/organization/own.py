"""Whose pages these are: the organization that the guard let in, and none other."""

from typing import Final

from flask import Response, url_for
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound

from survey_app.web.callers import get_caller

OUTDATED: Final = "Страница устарела. Отправьте форму ещё раз."


class ConfirmationForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Nothing but the protection against other sites; what is typed is judged by services."""


def get_own_code() -> str:
    """Return the code of the caller's organization."""
    code = get_caller().organization_code
    if code is None:  # the access table lets in nobody who has none
        raise NotFound
    return code


def see_other(endpoint: str, done: str) -> Response:
    """Return the way to one of our pages, which says what was done."""
    return Response(status=303, headers={"Location": url_for(endpoint, done=done), "Cache-Control": "no-store"})
