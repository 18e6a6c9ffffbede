"""The schema's versions: to head, back, and whether the database has what the models say."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from survey_app.storage.models import OrganizationRow

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "migrations"
RECEIPT_INDEX = "ix_response_receipt"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision, all steps in one transaction."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to a revision (`base` for empty)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def rebuild_schema(connection: Connection, revision: str) -> None:
    """Take away the whole schema with all that is in it, and make it anew as of a revision."""
    if current_revision(connection) is not None:
        command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), revision)


def upgrade_to_head(connection: Connection) -> None:
    """Bring the schema to the newest revision inside the caller's transaction."""
    command.upgrade(_config(connection), "head")


def knows_revision(revision: str) -> bool:
    """Tell whether this program can bring a schema to that revision."""
    return any(each.revision == revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def head_revision() -> str | None:
    """Return the newest revision that this program knows."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def current_revision(connection: Connection) -> str | None:
    """Return the database's revision, None if it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def check_schema(connection: Connection) -> list[str]:
    """Return every difference between the database and the models, as text."""
    options = {"compare_type": True, "compare_server_default": True, "include_object": _is_in_models}
    context = MigrationContext.configure(connection, opts=options)
    return [str(difference) for difference in compare_metadata(context, OrganizationRow.metadata)]


def _is_in_models(_object: object, name: str | None, kind: str, _reflected: object, _model: object) -> bool:
    # The index is an expression that only PostgreSQL knows; models are for both databases.
    return not (kind == "index" and name == RECEIPT_INDEX)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
