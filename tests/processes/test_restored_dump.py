"""A dump of one PostgreSQL server restored into a new one with the server's own programs."""

import subprocess
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from survey_app.catalogue.catalogue import Catalogue
from survey_app.services.check_totals import check_totals
from survey_app.services.installation import Installation, open_installation
from survey_app.storage.fold_position import read_position
from survey_app.storage.intake import Intake
from survey_app.storage.recount import list_counted
from survey_app.storage.session import read_snapshot
from survey_app.worker.jobs import fold_tail
from survey_app.worker.lease import Lease
from survey_app.worker.loop import run_round
from tests.conftest import make_settings
from tests.postgresql import has_own_server, open_own_server
from tests.stored_responses import DAY, Writer, make_writer

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not has_own_server(), reason="no second server can be started here"),
]
_YEARS = "DO $$ BEGIN FOR each IN 1..20000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


def test_a_restored_dump_is_counted_rightly_before_and_after_the_worker(
    postgresql_url: str, catalogue: Catalogue
) -> None:
    with psycopg.connect(_plain(postgresql_url), autocommit=True) as connection:
        connection.execute(_YEARS)
    first = open_installation(make_settings(postgresql_url), catalogue)
    writer = _respond(first)
    with open_own_server() as (url, programs):
        _restore(programs, _plain(postgresql_url), url)
        second = open_installation(make_settings(url), catalogue)
        writer.intake = Intake(second.intake_engine)
        assert _is_lost(second.engine)
        for _ in range(5):
            writer.write()
        _check(second, writer)
        run_round(second.engine, Lease(second.engine), DAY + timedelta(days=1))
        assert not _is_lost(second.engine)
        _check(second, writer)
        writer.write()
        _check(second, writer)
        second.close()
    first.close()


def _respond(installation: Installation) -> Writer:
    """Fold ten responses and leave three."""
    writer = make_writer(installation, asks_own=True)
    for _ in range(10):
        writer.write()
    fold_tail(installation.engine)
    for _ in range(3):
        writer.write()
    return writer


def _restore(programs: Path, source: str, target: str) -> None:
    dump = subprocess.run([programs / "pg_dump", "--no-owner", source], check=True, capture_output=True)
    psql: list[str | Path] = [programs / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", target]
    subprocess.run(psql, input=dump.stdout, check=True, stdout=subprocess.DEVNULL)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")


def _is_lost(engine: Engine) -> bool:
    with read_snapshot(engine) as connection:
        return read_position(connection).is_lost


def _check(installation: Installation, writer: Writer) -> None:
    with read_snapshot(installation.engine) as connection:
        assert list_counted(connection) == writer.honest_count()
    assert check_totals(installation.engine).differences == ()
