"""Where a view finds the installation it serves."""

from typing import Final, cast

from flask import Flask, current_app

from survey_app.services.installation import Installation

EXTENSION: Final = "survey"


def installation(app: Flask | None = None) -> Installation:
    """Return the installation of this (or the current) app."""
    return cast("Installation", (app or current_app).extensions[EXTENSION])
