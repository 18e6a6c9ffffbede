"""The composition root: settings and catalogue in, application out."""

from flask import Flask

from survey_app.catalogue.catalogue import Catalogue
from survey_app.cli import commands
from survey_app.services.installation import open_installation
from survey_app.settings import Settings
from survey_app.web import application
from survey_app.web.installation import EXTENSION
from survey_app.worker import command


def create_app(settings: Settings, catalogue: Catalogue | None = None) -> Flask:
    """Return the application; reads no environment and asks nothing of the database yet. Raises CatalogueError."""
    app = Flask("survey_app", static_folder="web/static", template_folder="web/templates")
    installation = app.extensions[EXTENSION] = open_installation(settings, catalogue)
    application.register(app, settings)
    commands.register(app)
    app.cli.add_command(command.make_group(installation))
    return app
