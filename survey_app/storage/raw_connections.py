"""Statements on raw, autocommitting connections: what the hot path is made of."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from survey_app.domain.errors import Unavailable

_TIMED_OUT: Final = "57014"  # PostgreSQL's `query_canceled`
_Given = TypeVar("_Given")
_Got = TypeVar("_Got")


class RawConnections:
    """Lends the pool's driver connections; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_sqlite: Final = engine.dialect.name == "sqlite"
        dbapi = engine.dialect.loaded_dbapi
        self._lost: Final[tuple[type[Exception], ...]] = (
            dbapi.OperationalError,
            dbapi.InterfaceError,
            dbapi.InternalError,
            DBAPIError,
            PoolTimeoutError,
        )

    def run(self, act: Callable[[Any, _Given], _Got], given: _Given) -> _Got:
        """Act on a connection, once more on a fresh one if that was dead: acts bear a repeat. Raises Unavailable."""
        for is_last in (False, True):
            try:
                pooled = self._engine.raw_connection()
            except self._lost as error:
                raise Unavailable("The database cannot be reached; nothing was stored. Try again soon.") from error
            try:
                return act(pooled.driver_connection, given)
            except self._lost as error:
                if getattr(error, "sqlstate", None) == _TIMED_OUT:  # the connection is sound: somebody holds a table
                    raise Unavailable("The database is busy; send the same request again soon.") from error
                pooled.invalidate()
                self._engine.dispose()  # its neighbours most likely died with it
                if is_last:
                    raise Unavailable("The database did not answer; send the same request again soon.") from error
            finally:
                pooled.close()
        raise AssertionError
