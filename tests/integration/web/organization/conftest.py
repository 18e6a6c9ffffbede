"""A school that is signed in, another organization, and how visitors answer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.domain.accounts import NewAccount
from tests.accounts import EMAIL, Person, add_person
from tests.factories import ANSWERS, add_council, add_cycle, add_organization, add_place, response_payload

CODE = "K7M3Q9XA"
OTHER = "BBBB1111"
YEAR = datetime.now(UTC).year


@pytest.fixture
def school(app: Flask) -> Person:
    """Whoever looks after a school in an open cycle, with two places and a site; another organization is there too."""
    with app.extensions["survey"].sessions.begin() as session:
        own = add_organization(session, CODE, name="Школа № 12", hosts=("school.ru",), recipients=100)
        add_place(session, own, "hall", "Холл")
        add_place(session, own, "ward-3", "Кабинет 3")
        other = add_organization(session, OTHER, name="Чужая школа", hosts=("other.ru",))
        add_place(session, other, "desk", "Чужое окно")
        add_cycle(session, add_council(session), [own, other], year=YEAR)
    person = add_person(app, NewAccount(EMAIL, "organization", organization=CODE))
    assert person.sign_in().status_code == 303
    return person


def answer(
    client: FlaskClient, times: int, organization: str = CODE, answers: Mapping[str, Any] = ANSWERS, **changes: Any
) -> None:
    """Let visitors answer."""
    for _ in range(times):
        payload = response_payload(answers, **changes)
        assert client.post(f"/api/v1/organizations/{organization}/responses", json=payload).status_code == 201
