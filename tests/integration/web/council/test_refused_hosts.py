"""A council is told where a site may have moved to, until that host is registered."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.storage.models import OrganizationHostRow, OrganizationRow
from survey_app.storage.refused_hosts import RefusedHosts
from tests.integration.web.council.conftest import make_token
from tests.integration.web.hosted_forms import seen_form

PAGE = "/council/cycles/social-2026/organizations/K7M3Q9XA"


@pytest.fixture
def signed_in(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> FlaskClient:
    """A council whose school has a registered site."""
    register(app, "school.ru")
    form = seen_form(client.get("/account/sign-in"))
    client.post("/account/token-sign-in", data={**form.values, "token": make_token(app, councils[0])})
    return client


def register(app: Flask, host: str) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        school = session.query(OrganizationRow).filter_by(code="K7M3Q9XA").one()
        session.add(OrganizationHostRow(organization_id=school.id, host=host))


def refuse(app: Flask, host: str, times: int) -> None:
    here = app.extensions["survey"]
    with here.readers() as session:
        school = session.query(OrganizationRow).filter_by(code="K7M3Q9XA").one().id
    for _ in range(times):
        RefusedHosts(here.engine).count(school, datetime.now(UTC).date(), host)


def test_a_site_that_moved_is_named_until_it_is_registered(app: Flask, signed_in: FlaskClient) -> None:
    assert "не принимаются" not in signed_in.get(PAGE).text
    refuse(app, "new-school.ru", 12)
    page = " ".join(signed_in.get(PAGE).text.split())
    assert "Ответы не принимаются с сайта new-school.ru: 12 раз за 30 дней." in page
    assert f'Если это сайт организации, <a href="{PAGE}/hosts">разрешите его</a>.' in page
    register(app, "new-school.ru")
    assert "не принимаются" not in signed_in.get(PAGE).text


def test_several_sites_are_a_list_of_the_most_frequent(app: Flask, signed_in: FlaskClient) -> None:
    for number in range(7):
        refuse(app, f"{number}.example.ru", number + 1)
    page = signed_in.get(PAGE).text
    listed = [number for number in range(7) if f"<li>с сайта {number}.example.ru: " in page]
    assert listed == [2, 3, 4, 5, 6]
