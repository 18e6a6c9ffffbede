"""Places in POST: a registered one is stored, any other is none, and a repeat must come from the same one."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from survey_app.storage.raw_connections import RawConnections
from tests.contract.conftest import Post, check_problem, count_stored
from tests.factories import response_payload


def stored_places(app: Flask) -> list[str | None]:
    """Return the codes of the places of all responses, "" first for none."""
    statement = "SELECT place.code FROM response LEFT JOIN place ON place.id = place_id ORDER BY coalesce(code, '')"
    with app.extensions["survey"].engine.connect() as connection:
        return list(connection.scalars(text(statement)))


def clear_digests(app: Flask) -> None:
    """Do what the worker does after a day."""
    with app.extensions["survey"].engine.begin() as connection:
        connection.execute(text("UPDATE response SET digest = NULL, network = NULL, quarter = NULL"))


def test_a_registered_place_is_stored(app: Flask, post: Post) -> None:
    for place in ("ward-3", "ward-4", "ward-3"):
        assert post(response_payload(place=place)).status_code == 201
    assert stored_places(app) == ["ward-3", "ward-3", "ward-4"]


@pytest.mark.parametrize("place", [None, "a", "ward", "z" * 24, "closed", "gym", "ward-3-"])
def test_a_place_that_is_not_registered_is_stored_as_none(app: Flask, post: Post, place: str | None) -> None:
    assert post(response_payload(place=place)).status_code == 201
    assert stored_places(app) == [None]


@pytest.mark.parametrize("sent", ["ward-3", "hall", "closed", None])
@pytest.mark.parametrize("other", ["ward-3", "ward-4", "hall", "closed", None])
def test_a_repeat_from_elsewhere_is_a_conflict_while_the_digest_is_there(
    app: Flask, post: Post, sent: str | None, other: str | None
) -> None:
    payload = response_payload(place=sent)
    assert post(payload).status_code == 201
    again = post({**payload, "place": other})
    if other == sent:
        assert again.status_code == 200
    else:
        check_problem(again, 409, "response_conflict")
    assert count_stored(app) == 1


@pytest.mark.parametrize(
    ("sent", "other", "status"),
    [
        ("ward-3", "ward-3", 200),
        ("ward-3", "ward-4", 409),
        ("ward-3", "hall", 409),
        ("ward-3", None, 409),
        ("hall", "hall", 200),
        ("hall", "closed", 200),  # both were stored as none
        ("hall", None, 200),
        (None, "hall", 200),
        (None, "ward-3", 409),
    ],
)
def test_later_a_repeat_is_compared_with_what_was_stored(
    app: Flask, post: Post, sent: str | None, other: str | None, status: int
) -> None:
    payload = response_payload(place=sent)
    first = post(payload)
    clear_digests(app)
    again = post({**payload, "place": other})
    assert again.status_code == status
    assert status == 409 or again.get_json() == first.get_json()
    assert count_stored(app) == 1


def test_a_place_that_was_removed_since_still_makes_the_same_response(app: Flask, post: Post) -> None:
    payload = response_payload(place="ward-4")
    assert post(payload).status_code == 201
    clear_digests(app)
    engine = app.extensions["survey"].engine
    try:
        with engine.begin() as connection:
            connection.execute(text("UPDATE place SET is_removed = true WHERE code = 'ward-4'"))
        forget_organizations(app)
        assert post(payload).status_code == 200
        check_problem(post({**payload, "place": None}), 409, "response_conflict")
        assert post(response_payload(place="ward-4")).status_code == 201
        assert stored_places(app) == [None, "ward-4"]
    finally:
        with engine.begin() as connection:
            connection.execute(text("UPDATE place SET is_removed = false WHERE code = 'ward-4'"))
        forget_organizations(app)


def forget_organizations(app: Flask) -> None:
    """Let the seconds pass for which intake remembers an organization."""
    app.extensions["survey"].collection.organizations._remembered.clear()


def test_a_place_costs_no_statement(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(response_payload()).status_code == 201  # now the organization is remembered
    acts: list[str] = []
    run = RawConnections.run

    def noting(connections: RawConnections, act: Callable[[Any, Any], Any], given: object) -> object:
        return run(connections, lambda *both: act(Counted(both[0], acts), both[1]), given)

    monkeypatch.setattr(RawConnections, "run", noting)
    for place in ("ward-3", "hall", None):
        assert post(response_payload(place=place)).status_code == 201
    assert [each.split()[:3] for each in acts] == [["INSERT", "INTO", "response"]] * 3


class Counted:
    """A driver's connection that notes every statement."""

    def __init__(self, connection: Any, acts: list[str]) -> None:
        self._connection = connection
        self._acts = acts

    def execute(self, statement: str, *values: object) -> object:
        """Note and execute."""
        self._acts.append(statement)
        return self._connection.execute(statement, *values)
