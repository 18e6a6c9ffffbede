"""What a merge that is under way does to others: it holds an organization and then wants the cycle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from sqlalchemy import text

from survey_app.services.installation import Installation

_WAITING: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def do_during_merge(installation: Installation, act: Callable[[], object]) -> None:
    """Do something while the organization AAAA1111 is held; fails if the act holds the cycle meanwhile."""
    if installation.engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    with ThreadPoolExecutor(1) as another:
        with installation.engine.begin() as merging:
            merging.execute(text("SELECT id FROM organization WHERE code = 'AAAA1111' FOR UPDATE"))
            acting = another.submit(act)
            while not acting.done():
                with installation.engine.connect() as looking:
                    if looking.scalar(_WAITING):
                        break
            merging.execute(text("SELECT id FROM cycle FOR NO KEY UPDATE NOWAIT"))
        acting.result(timeout=30)
