"""Counts all totals anew, for a database that was restored elsewhere."""

from sqlalchemy import Engine

from survey_app.storage.recount import replace_rollup


def rebuild_totals(engine: Engine) -> int:
    """Recount every response into the rollup in one transaction; returns how many there are.

    Needed once after a restore into another PostgreSQL cluster, where transaction numbers begin anew. Responses wait
    while it runs.
    """
    with engine.begin() as connection:
        return replace_rollup(connection)
