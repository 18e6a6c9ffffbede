"""Writes an act to the audit log."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.domain.audit import AuditEntry
from survey_app.domain.errors import Unavailable
from survey_app.storage.audit import add_entry


def record_act(engine: Engine, entry: AuditEntry) -> None:
    """Add an entry and commit it. Raises Unavailable where the database takes none now."""
    try:
        with engine.begin() as connection:
            add_entry(connection, entry)
    except (DBAPIError, PoolTimeoutError) as error:
        raise Unavailable("The audit log cannot be written; try again soon.") from error
