"""A council whose cycle collects, and how the totals' tests send responses and read totals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from survey_app.domain.responses import NewResponse
from survey_app.domain.tallies import OrganizationTotals, Selection
from survey_app.services.collect_response import Arrival, collect_response
from survey_app.services.compile_totals import compile_totals
from survey_app.services.installation import Installation
from survey_app.storage.session import read_snapshot
from survey_app.storage.visible_cycles import EVERYTHING, VisibleCycle, find_visible_cycle
from tests.backups import Open, opening_new
from tests.factories import add_council, add_cycle, add_organization

NOON = datetime(2026, 5, 20, 9, tzinfo=UTC)


def collect(
    installation: Installation,
    organization: str,
    answers: Mapping[str, Any],
    channel: str = "widget",
    place: str | None = None,
    **changes: Any,
) -> None:
    """Take a response at the one door."""
    found = installation.collection.organizations.find(organization)
    assert found
    questionnaire = installation.catalogue.for_sphere(found.card.sphere).key
    response = NewResponse(uuid4(), questionnaire, "ru", channel, place, answers, **changes)
    collect_response(installation.collection, found, response, Arrival(None, NOON, None))


@pytest.fixture
def council(installation: Installation) -> int:
    """A council with an open cycle of three organizations, and one organization outside of it."""
    with installation.sessions.begin() as session:
        listed = [
            add_organization(session, "AAAA1111", name="Школа Б", short_name="", recipients=100, inn="7707083893"),
            add_organization(session, "BBBB1111", name="школа а", short_name=""),
            add_organization(session, "CCCC1111", name="Ясли", short_name="Музей", sphere="culture", recipients=5000),
        ]
        add_organization(session, "DDDD1111", name="Вне цикла")
        council = add_council(session)
        add_cycle(session, council, listed)
        return council.id


def compile_all(installation: Installation, code: str = "social-2026", **selected: Any) -> list[OrganizationTotals]:
    with snapshot(installation, code) as (connection, cycle):
        return list(compile_totals(connection, installation.catalogue, cycle, Selection(**selected)))


@contextmanager
def snapshot(installation: Installation, code: str) -> Iterator[tuple[Any, VisibleCycle]]:
    with read_snapshot(installation.engine) as connection:
        cycle = find_visible_cycle(connection, code, EVERYTHING)
        assert cycle
        yield connection, cycle


@pytest.fixture
def open_new(tmp_path: Path, postgresql_template: tuple[Engine, str], postgresql_server: URL) -> Iterator[Open]:
    """What opens a new database of a kind to restore a backup into."""
    with opening_new(tmp_path, postgresql_template, postgresql_server) as open_new:
        yield open_new
