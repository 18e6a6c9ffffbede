"""Where gunicorn and `flask` find the application; the only place that reads the environment."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from survey_app.factory import create_app
from survey_app.settings import Settings

INSTANCE = Path(__file__).resolve().parent / "instance"


def read_installation_secret(folder: Path) -> str:
    """Return this installation's own secret, made at first use; SECRET_KEY in the environment stands before it."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=folder) as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):  # two processes may start at once: the first one's key stays
                os.link(file.name, path)
    return path.read_text()


def _read_settings() -> Settings:
    secret_key = "" if os.environ.get("SECRET_KEY") else read_installation_secret(INSTANCE)
    return Settings.from_environment(os.environ, secret_key=secret_key, instance_dir=INSTANCE)


app = create_app(_read_settings())
