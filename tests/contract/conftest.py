"""An organization that collects, and how the contract's tests speak to it."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL
from werkzeug.test import TestResponse

from survey_app.catalogue.catalogue import Catalogue
from survey_app.factory import create_app
from survey_app.web import limits
from tests.conftest import copy_postgresql, make_settings
from tests.factories import add_council, add_cycle, add_organization, add_place

CODE = "K7M3Q9XA"
ADDRESS = f"/api/v1/organizations/{CODE}/responses"
Post = Callable[..., TestResponse]


def prepare(app: Flask, hosts: tuple[str, ...] = ()) -> None:
    """Add the organization with its places and its open cycle, and a school beside it."""
    with app.extensions["survey"].sessions.begin() as session:
        school = add_organization(session, "SCHAAAA2", sphere="education", hosts=("school.example.ru",))
        ours = add_organization(session, CODE, hosts=hosts)
        add_place(session, ours, "ward-3", "Отделение № 3")
        add_place(session, ours, "ward-4", "Отделение № 4")
        add_place(session, ours, "closed", "Закрытое отделение", is_removed=True)
        add_place(session, school, "gym", "Спортзал")
        add_cycle(session, add_council(session), [ours, school])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> Iterator[Flask]:
    """The application with the organization, on a database of its own for a whole module of tests."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("contract") / "survey.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("kept_postgresql_url")
    app = create_app(make_settings(url), catalogue)
    prepare(app)
    yield app
    app.extensions["survey"].close()


@pytest.fixture(scope="module")
def kept_postgresql_url(postgresql_template: tuple[Engine, str], postgresql_server: URL) -> Iterator[str]:
    """A migrated PostgreSQL database for a whole module of tests."""
    with copy_postgresql(postgresql_template, postgresql_server) as url:
        yield url


@pytest.fixture
def collecting(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application while nothing is stored yet and nobody was counted."""
    yield app.test_client()
    limits.register(app, app.extensions["survey"].settings)
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("DELETE FROM pending_text"))
        connection.execute(text("DELETE FROM response"))


@pytest.fixture
def post(collecting: FlaskClient) -> Post:
    """Post a payload to the organization."""

    def post(payload: object, headers: Mapping[str, str] | None = None) -> TestResponse:
        return collecting.post(ADDRESS, json=payload, headers=dict(headers or {}))

    return post


def count_stored(app: Flask) -> int:
    """Return how many responses the database holds."""
    with app.extensions["survey"].engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())


def check_problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """See that the answer is this problem in the form of RFC 9457, readable from any page; return it."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    problem: dict[str, Any] = answer.get_json()
    assert problem.keys() - {"errors"} == {"type", "title", "status", "detail", "code"}
    assert (problem["status"], problem["code"]) == (status, code)
    return problem


def pointers(problem: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (pointer, code) of each of a problem's errors, in order."""
    assert all(error["detail"] for error in problem["errors"])
    return [(error["pointer"], error["code"]) for error in problem["errors"]]
