"""Forms of the account pages: they carry what was typed, and protect against other sites; views judge."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField


def _keep_printable(text: str | None) -> str:
    """Return what may stand in a page again."""
    return "".join(filter(str.isprintable, text or ""))


class SignInForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Address and password, and where to go then."""

    email = StringField(filters=[_keep_printable])
    password = PasswordField()
    next = HiddenField()


class TokenSignInForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """A token, and where to go with it."""

    token = PasswordField()
    next = HiddenField()


class DemoSignInForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Whom to be: a role and the row id of its council or organization, `council 3`."""

    who = StringField()


class ResetRequestForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """The address whose password was forgotten."""

    email = StringField(filters=[_keep_printable])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """A new password, typed twice."""

    password = PasswordField()
    again = PasswordField()


class ChangePasswordForm(NewPasswordForm):
    """The same from somebody who is signed in."""

    current = PasswordField()


class CodeForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """A one-time code, or a recovery code instead."""

    code = StringField()
    recovery = StringField()


class ButtonForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Nothing but the protection against other sites."""
