"""While the database is away everything says so, nothing is half-stored, and the same response is taken later."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from tests.conftest import make_settings
from tests.contract.conftest import ADDRESS, CODE, check_problem, count_stored, prepare
from tests.factories import ANSWERS, response_payload

QUESTIONNAIRE = f"/api/v1/organizations/{CODE}/questionnaire"


@pytest.fixture
def own_app(database_url: str, catalogue: Catalogue) -> Iterator[Flask]:
    """An installation whose database may go."""
    app = create_app(make_settings(database_url), catalogue)
    prepare(app)
    yield app
    app.extensions["survey"].close()


def take_away(app: Flask) -> AbstractContextManager[None]:
    """Take the database away for a while, open connections included."""
    engine: Engine = app.extensions["survey"].engine
    if engine.dialect.name == "sqlite":
        return _hide_file(app)
    return _refuse_connections(engine.url)


@contextmanager
def _hide_file(app: Flask) -> Iterator[None]:
    app.extensions["survey"].close()
    path = Path(app.extensions["survey"].engine.url.database)
    hidden = path.with_name("hidden.db")
    path.rename(hidden)
    path.mkdir()
    yield
    path.rmdir()
    hidden.rename(path)


@contextmanager
def _refuse_connections(url: URL) -> Iterator[None]:
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    name = url.database
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
    yield
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    admin.dispose()


@pytest.mark.parametrize("is_warm", [True, False])
def test_a_response_is_refused_whole_and_taken_later(own_app: Flask, *, is_warm: bool) -> None:
    client = own_app.test_client()
    if is_warm:
        assert client.post(ADDRESS, json=response_payload()).status_code == 201
    before = count_stored(own_app)
    payload = response_payload({**ANSWERS, "suggestions": "Больше лавочек"})
    with take_away(own_app):
        for body in (payload, payload, response_payload({})):
            answer = client.post(ADDRESS, json=body)
            check_problem(answer, 503, "unavailable")
            assert int(answer.headers["Retry-After"]) > 0
    statuses = [client.post(ADDRESS, json=payload).status_code for _ in range(2)]
    assert statuses == [201, 200]
    own_app.extensions["survey"].engine.dispose()
    assert count_stored(own_app) == before + 1


def test_what_needs_no_database_is_refused_as_ever(own_app: Flask) -> None:
    with take_away(own_app):
        answer = own_app.test_client().post(ADDRESS, data=b"{", content_type="application/json")
    check_problem(answer, 400, "malformed")


def test_other_calls_say_so_too(own_app: Flask) -> None:
    with take_away(own_app):
        for address in (QUESTIONNAIRE, f"/api/v1/organizations/{CODE}"):
            answer = own_app.test_client().get(address)
            check_problem(answer, 503, "unavailable")
            assert int(answer.headers["Retry-After"]) > 0


def test_an_installation_that_was_never_migrated_says_so(tmp_path: Path, catalogue: Catalogue) -> None:
    app = create_app(make_settings(f"sqlite:///{tmp_path / 'empty.db'}"), catalogue)
    check_problem(app.test_client().post(ADDRESS, json=response_payload()), 503, "unavailable")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "flask database upgrade" in answer.get_json()["problem"]
    app.extensions["survey"].close()


def test_readiness_follows_the_database(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey_app.web.health._PROBE_SECONDS", 0.0)
    client = own_app.test_client()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()) == (200, {"status": "ready", "problem": None})
    with take_away(own_app):
        away = client.get("/readyz")
        assert (away.status_code, away.get_json()["status"]) == (503, "not ready")
        assert client.get("/healthz").status_code == 200
    assert [client.get("/readyz").status_code for _ in range(2)][-1] == 200


def test_the_database_is_asked_at_most_every_ten_seconds(own_app: Flask) -> None:
    client = own_app.test_client()
    assert client.get("/readyz").status_code == 200
    with take_away(own_app):
        assert client.get("/readyz").status_code == 200


def test_a_database_at_another_revision_is_not_ready(own_app: Flask) -> None:
    with own_app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = own_app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "flask database upgrade" in answer.get_json()["problem"]


def test_the_probe_leaves_nothing_behind(own_app: Flask) -> None:
    engine = own_app.extensions["survey"].engine
    rows = text("SELECT count(*) FROM worker_lease")
    with engine.connect() as connection:
        before = connection.execute(rows).scalar_one()
    assert own_app.test_client().get("/readyz").status_code == 200
    with engine.connect() as connection:
        assert connection.execute(rows).scalar_one() == before


def test_connections_that_died_meanwhile_refuse_nobody(postgresql_url: str, catalogue: Catalogue) -> None:
    app = create_app(make_settings(postgresql_url), catalogue)
    prepare(app)
    client = app.test_client()
    installation = app.extensions["survey"]
    assert client.post(ADDRESS, json=response_payload()).status_code == 201
    for engine in (installation.engine, installation.intake_engine):
        open_together = [engine.raw_connection() for _ in range(5)]
        for connection in open_together:
            connection.close()
    with _refuse_connections(installation.engine.url):
        pass
    assert [client.post(ADDRESS, json=response_payload()).status_code for _ in range(5)] == [201] * 5
    assert client.get("/api/v1/organizations?query=Организация").status_code == 200
    installation.close()


def test_an_answer_is_never_acknowledged_into_a_file_that_is_gone(sqlite_url: str, catalogue: Catalogue) -> None:
    app = create_app(make_settings(sqlite_url), catalogue)
    prepare(app)
    client = app.test_client()
    assert client.post(ADDRESS, json=response_payload()).status_code == 201
    path = Path(app.extensions["survey"].engine.url.database)
    moved = path.with_name("moved.db")
    path.rename(moved)  # connections stay open and could still write to it
    assert client.post(ADDRESS, json=response_payload()).status_code == 503
    assert client.get("/readyz").status_code == 503
    path.unlink(missing_ok=True)
    moved.rename(path)
    assert client.post(ADDRESS, json=response_payload()).status_code == 201
    app.extensions["survey"].close()
