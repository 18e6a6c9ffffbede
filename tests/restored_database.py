"""What a dump restored into a new PostgreSQL server looks like there, without a second server."""

from sqlalchemy import Engine, text

FAR = 2**40
"""A position that the new server will never come to."""
NEAR = 50
"""A position that the new server comes to soon."""

# Every row is written by the restoring transaction, and ids are those of a server that was so far ahead of this one.
_POSITION = "SELECT pg_current_xact_id()::text::bigint + :ahead - position::text::bigint FROM fold_position"
_RESPONSES = "UPDATE response SET transaction_id = (transaction_id::text::bigint + :shift)::text::xid8"
_MET = """SELECT count(*) FROM response, fold_position
    WHERE transaction_id::text::bigint = position::text::bigint - :ahead"""
_MOVED = "UPDATE fold_position SET position = (position::text::bigint + :shift)::text::xid8"


def restore_elsewhere(engine: Engine, ahead: int = FAR) -> None:
    """Let the database be one whose server had come so many transactions further than this one."""
    with engine.begin() as connection:
        while connection.scalar(text(_MET), {"ahead": ahead}):
            ahead += 1  # no id of a response may happen to become that of the transaction which writes it anew
        shift = connection.scalar(text(_POSITION), {"ahead": ahead})
        for statement in (_RESPONSES, _MOVED):
            connection.execute(text(statement), {"shift": shift})


def go_on(engine: Engine, transactions: int) -> None:
    """Let the server give out so many ids to others."""
    for _ in range(transactions):
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_current_xact_id()"))
