"""Forms of the council's pages."""

from flask_wtf import FlaskForm


class SignOutForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Nothing but the protection against other sites."""


class ObservationsForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Protection against other sites; the fields follow from the edition's check-lists."""


class HostForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Protection against other sites, where a site of an organization is allowed or refused."""


class HidingForm(FlaskForm):  # type: ignore[misc]  # WTForms ships no types
    """Protection against other sites, where a text is hidden or shown again."""
