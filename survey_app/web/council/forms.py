"""Forms of the council's pages."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, PasswordField


class SignInForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """A token, and where to go with it."""

    token = PasswordField()
    next = HiddenField()


class DemoSignInForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """The council to look through, by row id."""

    council = IntegerField()


class SignOutForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Nothing but the protection against other sites."""
