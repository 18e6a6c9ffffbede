"""Tells an administrator what a failing database needs: patience, an upgrade or a look at its own words."""

import re
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

AWAY: Final = "База данных недоступна или не подготовлена. Проверьте DATABASE_URL и выполните: flask database upgrade"
_BUSY: Final = "База данных занята: в неё пишет другая программа. Повторите ту же команду немного позже."
_FAILED: Final = "База данных ответила ошибкой, команда не выполнена."

_PRIMARY: Final = 0xFF  # the part of an extended SQLite code that names the kind of error
_SQLITE_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_POSTGRESQL_BUSY: Final = {"40001", "40P01", "55P03"}  # serialization, deadlock, a lock not granted in time
# No table, column or schema; connection, password, database; the server is going down or starting.
_POSTGRESQL_AWAY: Final = re.compile(r"42P01|42703|3F|08|28|3D|57P")
_SQLITE_UNPREPARED: Final = re.compile("no such (table|column)|.* has no column named")


def explain_failure(error: DBAPIError) -> str:
    """Return a Russian sentence for a failure of the database, without the failure's own text."""
    if isinstance(error.orig, sqlite3.Error):
        return _explain_sqlite(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRESQL_BUSY:
        return _BUSY
    return AWAY if state is None or _POSTGRESQL_AWAY.match(state) else _FAILED


def _explain_sqlite(error: sqlite3.Error) -> str:
    number = getattr(error, "sqlite_errorcode", None)  # an error that is ours, of a file that is gone, has none
    if number is None or number & _PRIMARY == sqlite3.SQLITE_CANTOPEN:
        return AWAY
    if number & _PRIMARY in _SQLITE_BUSY:
        return _BUSY
    return AWAY if _SQLITE_UNPREPARED.match(str(error)) else _FAILED
