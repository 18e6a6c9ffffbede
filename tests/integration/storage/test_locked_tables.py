"""A table that somebody holds locked does not hold the hot path for ever."""

import time

import pytest
from sqlalchemy import text

from survey_app.domain.errors import Unavailable
from survey_app.services.installation import Installation
from survey_app.storage import session
from survey_app.storage.intake import Intake
from tests.stored_responses import make_writer


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite waits for a lock as long anyway
def test_who_waits_for_a_locked_table_is_asked_to_come_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = make_writer(installation)
    monkeypatch.setattr(session, "_WAIT_SECONDS", 0.3)
    url = installation.engine.url.render_as_string(hide_password=False)
    engine = session.make_intake_engine(url, pool_size=1)
    writer.intake = Intake(engine)
    with installation.engine.connect() as holding:
        holding.execute(text("LOCK TABLE response IN ACCESS EXCLUSIVE MODE"))
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            writer.write()
        assert time.monotonic() - begun < 2  # once, not again on another connection, and nobody else's was closed
        assert engine.pool.checkedin() == 1  # type: ignore[attr-defined]
    engine.dispose()
