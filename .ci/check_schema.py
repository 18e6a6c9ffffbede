"""The schema gate: on a fresh SQLite and PostgreSQL, the migrations lead to what the models say."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.postgresql import open_server  # noqa: E402 - found by the line above


def check_schema(database_url: str) -> None:
    """Migrate an empty database and compare; CalledProcessError if they differ."""
    flask = Path(sys.executable).with_name("flask")
    environment = {**os.environ, "DATABASE_URL": database_url}
    for command in ("upgrade", "check"):
        subprocess.run([flask, "database", command], cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own


def check_postgresql() -> None:
    """Check on a database of its own, dropped afterwards."""
    name = f"nok_schema_{uuid4().hex[:12]}"
    with open_server() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            check_schema(make_url(url).set(database=name).render_as_string(hide_password=False))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


with tempfile.TemporaryDirectory() as folder:
    check_schema(f"sqlite:///{folder}/survey.db")
check_postgresql()
