"""Sites are allowed and removed by the organization itself; what was decided counts at the door."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey_app.storage.models import AuditEntryRow
from survey_app.storage.refused_hosts import RefusedHosts
from tests.accounts import Person
from tests.factories import response_payload
from tests.integration.web.organization.conftest import CODE

PAGE = "/organization/hosts"


def post_from(client: FlaskClient, app: Flask, host: str) -> int:
    """Send a response from a page of this host."""
    app.extensions["survey"].collection.organizations.find_anew(CODE)  # nobody waits for five seconds here
    address = f"/api/v1/organizations/{CODE}/responses"
    return client.post(address, json=response_payload(), headers={"Origin": f"https://{host}"}).status_code


def test_a_refused_site_is_allowed(school: Person, client: FlaskClient, app: Flask) -> None:
    assert post_from(client, app, "new-school.ru") == 403
    page = school.get(PAGE).text
    assert "С сайта new-school.ru: 1 раз" in page
    assert f'href="{PAGE}/allow?host=new-school.ru"' in page
    assert "Разрешить сайт new-school.ru?" in school.get(f"{PAGE}/allow?host=new-school.ru").text
    answer = school.post(f"{PAGE}/allow", on=f"{PAGE}/allow?host=new-school.ru", host="new-school.ru")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=allowed")
    assert post_from(client, app, "new-school.ru") == 201
    page = school.get(f"{PAGE}?done=allowed").text
    assert "Сайт добавлен." in page
    assert "Не приняты за последние" not in page
    with app.extensions["survey"].readers() as session:
        entry = session.scalars(select(AuditEntryRow).where(AuditEntryRow.action == "allow_host")).one()
    assert (entry.subject, entry.role) == (CODE, "organization")


def test_a_typed_site_is_named_as_people_write_it(school: Person) -> None:
    page = school.get(f"{PAGE}/allow?host=HTTP://www.Школа.РФ/news").text
    assert "Разрешить сайт школа.рф?" in page
    assert 'value="xn--80aan3al1b.xn--p1ai"' in page or 'name="host"' in page


def test_a_site_is_removed_after_a_question(school: Person, client: FlaskClient, app: Flask) -> None:
    school.post(f"{PAGE}/allow", on=f"{PAGE}/allow?host=new.ru", host="new.ru")
    assert "Удалить сайт school.ru?" in school.get(f"{PAGE}/remove?host=school.ru").text
    answer = school.post(f"{PAGE}/remove", on=f"{PAGE}/remove?host=school.ru", host="school.ru")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=removed")
    assert [post_from(client, app, host) for host in ("school.ru", "new.ru")] == [403, 201]


def test_the_only_site_stays(school: Person, client: FlaskClient, app: Flask) -> None:
    assert "Это единственный сайт." in school.get(f"{PAGE}/remove?host=school.ru").text
    answer = school.post(f"{PAGE}/remove", on=f"{PAGE}/allow?host=new.ru", host="school.ru")
    assert answer.status_code == 409
    assert "Это единственный сайт." in answer.text
    assert [post_from(client, app, host) for host in ("school.ru", "new.ru")] == [201, 403]


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Это не похоже на адрес сайта."),
        ("школа", 422, "Это не похоже на адрес сайта."),
        ("<script>", 422, "Это не похоже на адрес сайта."),
        ("a.ru, b.ru", 422, "Здесь несколько адресов."),
        ("http://school.ru/x", 409, "Ответы с этого сайта уже принимаются."),
    ],
)
def test_what_is_no_site_or_known_comes_back(school: Person, typed: str, status: int, sentence: str) -> None:
    asked = school.client.get(f"{PAGE}/allow", query_string={"host": typed})
    sent = school.post(f"{PAGE}/allow", on=f"{PAGE}/allow?host=new.ru", host=typed)
    for answer in (asked, sent):
        assert answer.status_code == status
        assert sentence in answer.text
        assert "<script>" not in answer.text


def test_sites_of_others_are_not_there(school: Person) -> None:
    assert "other.ru" not in school.get(PAGE).text
    assert school.get(f"{PAGE}/remove?host=other.ru").status_code == 404
    assert school.post(f"{PAGE}/remove", on=f"{PAGE}/remove?host=school.ru", host="other.ru").status_code == 404
    assert school.post(f"{PAGE}/remove", on=f"{PAGE}/allow?host=new.ru", host="").status_code == 404


def test_a_form_of_another_site_does_nothing(school: Person, client: FlaskClient, app: Flask) -> None:
    for act, host in (("allow", "new.ru"), ("remove", "school.ru")):
        answer = school.client.post(f"{PAGE}/{act}", data={"host": host}, environ_base={"REMOTE_ADDR": school.address})
        assert answer.status_code == 422
        assert "Страница устарела." in answer.text
    assert [post_from(client, app, host) for host in ("school.ru", "new.ru")] == [201, 403]
    answer = school.client.post(f"{PAGE}/remove", data={"host": "x.ru"}, environ_base={"REMOTE_ADDR": school.address})
    assert answer.status_code == 404


def test_pages_without_a_host_cannot_be_allowed(school: Person, app: Flask) -> None:
    here = app.extensions["survey"]
    organization = here.collection.organizations.find(CODE)
    for host in ("null", "*"):
        RefusedHosts(here.engine).count(organization.id, datetime.now(UTC).date(), host)
    page = school.get(PAGE).text
    assert "Со страниц без адреса" in page
    assert "С других сайтов" in page
    assert "/allow?host=" not in page
