"""What stands beside a response for a short time is set to NULL."""

from datetime import date

from sqlalchemy import Connection, Engine, select, text, update

from survey_app.storage.base import position_value
from survey_app.storage.fold_position import lock_position
from survey_app.storage.models import OwnAnswerRow, ResponseRow


def clear_responses(connection: Connection, before: date, most: int) -> int:
    """Clear folded responses of the days before this one, at most so many; returns how many.

    Those not folded yet wait: the tail is counted by the transaction id that would be cleared. On PostgreSQL the rows
    are written anew in the order of their random ids: where they lie no longer tells who came after whom. Raises
    PositionLostError where a restored database does not tell which are folded, until everything is counted anew.
    """
    # The lock keeps sheets from being voided meanwhile: both statements must pick the same responses.
    position = position_value(lock_position(connection))
    ids = (
        select(ResponseRow.id)
        .where(ResponseRow.transaction_id < position, ResponseRow.received_on < before)
        .order_by(ResponseRow.transaction_id, ResponseRow.id)
        .limit(most)
    )
    chosen = ids.subquery()
    ordered = select(chosen.c.id).order_by(chosen.c.id).subquery()
    if connection.dialect.name == "postgresql":  # the other joins take the rows by id, this one as they came
        connection.execute(text("SET LOCAL enable_hashjoin = off"))
    # PostgreSQL shows which transaction wrote a row: those of the own answers are written anew together with these.
    own = update(OwnAnswerRow).where(OwnAnswerRow.response_id == ordered.c.id)
    connection.execute(own.values(answers=OwnAnswerRow.answers))
    cleared = {"transaction_id": None, "quarter": None, "network": None, "digest": None}
    return connection.execute(update(ResponseRow).where(ResponseRow.id == ordered.c.id).values(cleared)).rowcount


def forget_on_disk(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, in which what was cleared or moved could still be read."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
