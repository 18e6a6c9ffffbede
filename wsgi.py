"""Where gunicorn and `flask` find the application; the only place that reads the environment."""

import os
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import click
from flask import Flask

from survey_app.catalogue.files import CatalogueError
from survey_app.factory import create_app
from survey_app.settings import Settings, SettingsError

INSTANCE = Path(__file__).resolve().parent / "instance"


def read_demo_secret(folder: Path) -> str:
    """Return the secret that a demonstration keeps for itself, made at first use."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder) as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):  # two processes may start at once: the first one's key stays
                os.link(file.name, path)
    return path.read_text()


def is_serving() -> bool:
    """Tell whether somebody will be served: by a web server, or `flask run`. Other commands sign nothing."""
    context = click.get_current_context(silent=True)
    return context is None or context.info_name == "run"


def _read_settings() -> Settings:
    is_demo = Settings.asks_for_demo(os.environ)
    secret_key = read_demo_secret(INSTANCE) if is_demo else secrets.token_urlsafe(48)  # the latter signs nothing
    return Settings.from_environment(os.environ, secret_key=secret_key, instance_dir=INSTANCE, serves=is_serving())


def _create_app() -> Flask:
    try:
        return create_app(_read_settings())
    except (CatalogueError, SettingsError) as error:
        if click.get_current_context(silent=True) is None:
            raise  # a web server's log says where
        sys.exit(str(error))  # who typed a command needs the sentence alone


app = _create_app()
