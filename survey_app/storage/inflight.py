"""Who is writing responses at this moment."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# A statement takes this lock before it looks at which cycle is open, and keeps it until its transaction ends. The
# transaction's number would not do: it may be given out after that look.
_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE relation = 'response'::regclass AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()"
)


def list_writers(session: Session) -> set[str]:
    """Return the transactions that write responses; whoever is not among them sees what was committed before.

    On SQLite none: writers wait for each other, so whoever commits has no other writer beside it.
    """
    if session.get_bind().dialect.name == "sqlite":
        return set()
    return set(session.scalars(_WRITERS))
