"""The schema's versions: to head, back, and whether the database has what the models say."""

from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, Inspector, Table, inspect

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
    """Return every difference between the database and the models, as text.

    Of a CHECK the name is compared, of a partial index that it is one, not the condition: each server rewrites those.
    """
    options = {"compare_type": True, "compare_server_default": True, "include_object": _is_in_models}
    context = MigrationContext.configure(connection, opts=options)
    differences = [str(difference) for difference in compare_metadata(context, OrganizationRow.metadata)]
    seen = inspect(connection)
    for table in OrganizationRow.metadata.sorted_tables:
        if seen.has_table(table.name):
            differences += _compare("CHECK", table, _checks_of(table), _seen_checks(seen, table))
            differences += _compare("partial index", table, _partial_of(table, seen), _seen_partial(seen, table))
    return differences


def _compare(what: str, table: Table, modelled: set[str], there: set[str]) -> Iterator[str]:
    for name in sorted(modelled ^ there):
        yield f"{what} {name} of {table.name} is {'missing' if name in modelled else 'unknown'}"


def _checks_of(table: Table) -> set[str]:
    return {str(each.name) for each in table.constraints if isinstance(each, CheckConstraint)}


def _seen_checks(seen: Inspector, table: Table) -> set[str]:
    return {str(each["name"]) for each in seen.get_check_constraints(table.name)}


def _partial_of(table: Table, seen: Inspector) -> set[str]:
    return {str(each.name) for each in table.indexes if each.dialect_options[seen.dialect.name]["where"] is not None}


def _seen_partial(seen: Inspector, table: Table) -> set[str]:
    where = f"{seen.dialect.name}_where"
    indexes = [each for each in seen.get_indexes(table.name) if each["name"] != RECEIPT_INDEX]
    return {str(each["name"]) for each in indexes if each.get("dialect_options", {}).get(where) is not None}


def _is_in_models(_object: object, name: str | None, kind: str, _reflected: object, _model: object) -> bool:
    # The index is an expression that only PostgreSQL knows; models are for both databases.
    return not (kind == "index" and name == RECEIPT_INDEX)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
