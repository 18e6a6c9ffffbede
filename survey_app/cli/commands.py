"""Every command group of `flask`, in one list."""

from flask import Flask

from survey_app.cli.accounts import accounts
from survey_app.cli.audit import audit
from survey_app.cli.backup import backup
from survey_app.cli.councils import councils
from survey_app.cli.cycles import cycles
from survey_app.cli.database import database
from survey_app.cli.demo import demo
from survey_app.cli.packs import packs
from survey_app.cli.places import places
from survey_app.cli.posters import posters
from survey_app.cli.rating import rating
from survey_app.cli.responses import responses
from survey_app.cli.sheets import sheets
from survey_app.cli.sites import organizations
from survey_app.cli.tokens import tokens
from survey_app.cli.totals import totals


def register(app: Flask) -> None:
    """Give the app's command line its groups."""
    of_people = (accounts, audit, tokens)
    of_cycles = (councils, cycles, packs, responses, rating, totals)
    for group in (*of_people, *of_cycles, backup, database, demo, organizations, places, posters, sheets):
        app.cli.add_command(group)
