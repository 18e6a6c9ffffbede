"""Counts all totals anew, for counts that are wrong or another server's."""

from sqlalchemy import Engine

from survey_app.storage.recount import replace_rollup


def rebuild_totals(engine: Engine) -> int:
    """Recount every response into the rollup in one transaction; returns how many there are.

    Whoever folds after a restore into another PostgreSQL server does the same by himself. Responses wait while it runs.
    """
    with engine.begin() as connection:
        return replace_rollup(connection)
