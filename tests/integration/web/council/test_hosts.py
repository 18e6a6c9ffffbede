"""A council allows and refuses the sites of its organizations, and of no others; what it decides counts at the door."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey_app.storage.models import AuditEntryRow, CouncilScopeRow, OrganizationHostRow, OrganizationRow
from survey_app.storage.refused_hosts import RefusedHosts
from survey_app.storage.tokens import add_token
from tests.factories import response_payload
from tests.integration.web.council.conftest import make_token
from tests.integration.web.council.test_pages import _csrf, _sign_in

CODE = "K7M3Q9XA"
CYCLE = "/council/cycles/social-2026"
SCHOOL = f"{CYCLE}/organizations/{CODE}"
PAGE = f"{SCHOOL}/hosts"


@pytest.fixture
def council(app: Flask, client: FlaskClient, councils: tuple[int, int]) -> FlaskClient:
    """The council, signed in; its school has a registered site."""
    with app.extensions["survey"].sessions.begin() as session:
        school = session.scalars(select(OrganizationRow).filter_by(code=CODE)).one()
        session.add(OrganizationHostRow(organization_id=school.id, host="school.ru"))
    assert _sign_in(client, make_token(app, councils[0])) == (303, "/council/")
    return client


def post_from(app: Flask, host: str) -> int:
    """Send a response from a page of this host."""
    app.extensions["survey"].collection.organizations.find_anew(CODE)  # nobody waits for five seconds here
    address = f"/api/v1/organizations/{CODE}/responses"
    return app.test_client().post(address, json=response_payload(), headers={"Origin": f"https://{host}"}).status_code


def decide(council: FlaskClient, act: str, host: str, page: str = PAGE, **changes: Any) -> TestResponse:
    """Send the form of the question, whatever host it was asked about."""
    form = {"host": host, "csrf_token": _csrf(council.get(CYCLE).text), **changes}
    return council.post(f"{page}/{act}", data=form)


def list_acts(app: Flask) -> list[tuple[str, str, str]]:
    with app.extensions["survey"].readers() as session:
        rows = session.scalars(select(AuditEntryRow).where(AuditEntryRow.action.in_(["allow_host", "refuse_host"])))
        return [(row.action, row.subject, row.detail) for row in rows]


def test_a_site_that_moved_is_allowed_after_a_question(app: Flask, council: FlaskClient) -> None:
    assert post_from(app, "new-school.ru") == 403
    for address in (CYCLE, SCHOOL):
        assert f'href="{PAGE}"' in council.get(address).text
    page = council.get(PAGE).text
    assert "С сайта new-school.ru: 1 раз" in page
    assert f'href="{PAGE}/allow?host=new-school.ru"' in page
    question = council.get(f"{PAGE}/allow?host=new-school.ru").text
    assert "Разрешить сайт new-school.ru?" in question
    assert 'name="host" value="new-school.ru"' in question
    answer = decide(council, "allow", "new-school.ru")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=allowed")
    assert [post_from(app, host) for host in ("new-school.ru", "school.ru", "x.ru")] == [201, 201, 403]
    page = council.get(f"{PAGE}?done=allowed").text
    assert "Сайт разрешён." in page
    assert "разрешён, в реестре его нет" in page
    detail = '{"cycle": "social-2026", "host": "new-school.ru"}'
    assert list_acts(app) == [("allow_host", CODE, detail)]


def test_a_site_is_refused_after_a_question(app: Flask, council: FlaskClient) -> None:
    post_from(app, "new.ru")
    decide(council, "allow", "new.ru")
    assert "Не принимать ответы с сайта school.ru?" in council.get(f"{PAGE}/refuse?host=school.ru").text
    answer = decide(council, "refuse", "school.ru")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=refused")
    assert [post_from(app, host) for host in ("school.ru", "new.ru")] == [403, 201]
    assert [each[0] for each in list_acts(app)] == ["allow_host", "refuse_host"]


def test_the_only_site_stays(app: Flask, council: FlaskClient) -> None:
    question = council.get(f"{PAGE}/refuse?host=school.ru").text
    assert "Это единственный сайт организации." in question
    assert 'name="host"' not in question
    answer = decide(council, "refuse", "school.ru")
    assert (answer.status_code, "Это единственный сайт организации." in answer.text) == (409, True)
    assert [post_from(app, host) for host in ("school.ru", "new.ru")] == [201, 403]


def test_only_what_the_page_offers_is_decided(app: Flask, council: FlaskClient) -> None:
    post_from(app, "new.ru")
    for act, host in (
        ("allow", "never-sent.ru"),
        ("allow", "null"),
        ("allow", ""),
        ("refuse", "new.ru"),
        ("refuse", ""),
    ):
        assert council.get(f"{PAGE}/{act}", query_string={"host": host}).status_code == 404
        assert decide(council, act, host).status_code == 404
    asked, sent = council.get(f"{PAGE}/allow?host=school.ru"), decide(council, "allow", "school.ru")
    for answer in (asked, sent):
        assert (answer.status_code, "уже принимаются" in answer.text) == (409, True)
    assert list_acts(app) == []


def test_pages_without_a_host_are_named_and_cannot_be_allowed(app: Flask, council: FlaskClient) -> None:
    here = app.extensions["survey"]
    organization = here.collection.organizations.find(CODE)
    for host in ("null", "*"):
        RefusedHosts(here.engine).count(organization.id, datetime.now(UTC).date(), host)
    page = council.get(PAGE).text
    assert "Со страниц без адреса" in page
    assert "/allow?host=" not in page


def test_an_outdated_form_does_nothing(app: Flask, council: FlaskClient) -> None:
    post_from(app, "new.ru")
    for act, host in (("allow", "new.ru"), ("refuse", "school.ru")):
        answer = decide(council, act, host, csrf_token="")
        assert (answer.status_code, "Страница устарела." in answer.text) == (422, True)
    assert [post_from(app, host) for host in ("school.ru", "new.ru")] == [201, 403]


def test_an_organization_that_left_the_jurisdiction_is_another_councils(
    app: Flask, council: FlaskClient, councils: tuple[int, int]
) -> None:
    post_from(app, "new.ru")
    with app.extensions["survey"].sessions.begin() as session:
        session.add(CouncilScopeRow(council_id=councils[0], kind="sphere", value="culture"))
    for address in (CYCLE, SCHOOL):  # still on the list of its cycle
        page = council.get(address)
        assert page.status_code == 200
        assert f'href="{PAGE}"' not in page.text
    assert council.get(PAGE).status_code == 404
    assert decide(council, "allow", "new.ru").status_code == 404
    assert decide(council, "refuse", "school.ru").status_code == 404
    assert post_from(app, "new.ru") == 403


@pytest.mark.parametrize("code", ["DDDD1111", "ZZZZZZZZ", "?"])
def test_an_organization_of_no_own_cycle_is_not_there(council: FlaskClient, code: str) -> None:
    page = f"{CYCLE}/organizations/{code}/hosts"
    assert council.get(page).status_code == 404
    assert decide(council, "allow", "new.ru", page).status_code == 404


@pytest.mark.usefixtures("council")
def test_an_operator_and_a_narrow_token_decide_nothing(app: Flask, councils: tuple[int, int]) -> None:
    post_from(app, "new.ru")
    with app.extensions["survey"].sessions.begin() as session:
        now = datetime.now(UTC)
        narrow = add_token(session, councils[0], "council", created_at=now, expires_on=None, scopes=["totals"])[1]
    for token, status in ((make_token(app, councils[0], "operator"), 404), (narrow, 403)):
        other = app.test_client()
        _sign_in(other, token)
        page = other.get(SCHOOL).text
        assert "new.ru" in page
        assert "его может разрешить общественный совет" in page
        assert f'href="{PAGE}"' not in page
        assert other.get(PAGE).status_code == status
        assert decide(other, "allow", "new.ru").status_code == status
    assert post_from(app, "new.ru") == 403
