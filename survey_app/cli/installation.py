"""Where a command finds the installation it works on."""

from typing import cast

from flask import current_app

from survey_app.services.installation import Installation


def installation() -> Installation:
    """Return the installation of the current app."""
    return cast("Installation", current_app.extensions["survey"])
