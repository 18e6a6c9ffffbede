"""Every command group of `flask`, in one list."""

from flask import Flask

from survey_app.cli.councils import councils
from survey_app.cli.cycles import cycles
from survey_app.cli.database import database
from survey_app.cli.demo import demo
from survey_app.cli.organizations import organizations
from survey_app.cli.tokens import tokens
from survey_app.cli.totals import totals


def register(app: Flask) -> None:
    """Give the app's command line its groups."""
    for group in (councils, cycles, database, demo, organizations, tokens, totals):
        app.cli.add_command(group)
