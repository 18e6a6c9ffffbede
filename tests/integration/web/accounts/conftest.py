"""A council with a member who has an account."""

import pytest
from flask import Flask

from survey_app.domain.accounts import NewAccount
from tests.accounts import EMAIL, Person, add_person
from tests.factories import add_council, add_cycle, add_organization


@pytest.fixture
def councils(app: Flask) -> tuple[int, int]:
    """Two councils, the first with an open cycle of one organization."""
    with app.extensions["survey"].sessions.begin() as session:
        council, other = add_council(session, "health"), add_council(session, "museums")
        add_cycle(session, council, [add_organization(session)])
        return council.id, other.id


@pytest.fixture
def member(app: Flask, councils: tuple[int, int]) -> Person:  # noqa: ARG001
    """Somebody of the council, with a password, not signed in."""
    return add_person(app, NewAccount(EMAIL, "council", ("health",)))


@pytest.fixture
def chief(app: Flask) -> Person:
    """An administrator with a password and no second factor yet, not signed in."""
    return add_person(app, NewAccount(EMAIL, "administrator"))
