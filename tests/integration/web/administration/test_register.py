"""The register's list, one organization, and the file that an import finds nothing to change in."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from survey_app.domain.audit import AuditSearch
from survey_app.domain.organizations import Organization
from survey_app.exports.register_file import parse_register
from survey_app.services.plan_import import plan_import
from survey_app.storage.audit import list_entries
from survey_app.storage.models import OrganizationRow
from survey_app.storage.organizations import add_organizations
from tests.factories import ANSWERS, add_organization, response_payload
from tests.integration.web.administration.conftest import LIBRARY, SCHOOL, Administrator

LIST = "/administration/register"


def acts_of(app: Flask) -> list[tuple[str, str, dict[str, str]]]:
    with app.extensions["survey"].engine.connect() as connection:
        entries = [kept.entry for kept in list_entries(connection, AuditSearch())]
    return [(each.action, each.subject, dict(each.detail)) for each in entries]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Школа № 1", "Библиотека"}),
        ("?query=школа", {"Школа № 1"}),
        ("?query=k7m3-q9xa", {"Школа № 1"}),
        ("?query=770708", {"Школа № 1"}),
        ("?sphere=culture", {"Библиотека"}),
        ("?sphere=nothing", {"Школа № 1", "Библиотека"}),
        ("?territory=927", {"Школа № 1"}),
        ("?state=archived", set()),
        ("?page=2", set()),
        ("?page=x", {"Школа № 1", "Библиотека"}),
    ],
)
def test_the_list_is_searched_and_filtered(administrator: Administrator, query: str, found: set[str]) -> None:
    page = administrator.get(LIST + query)
    assert page.status_code == 200
    assert {name for name in ("Школа № 1", "Библиотека") if f">{name}<" in page.text} == found


def test_a_region_is_a_filter_once_there_are_two(app: Flask, administrator: Administrator) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(session, "CCCC1111", name="Клуб", short_name="", region="Пермь")
    page = administrator.get(f"{LIST}?region=Пермь").text
    assert ">Клуб<" in page
    assert "Школа № 1" not in page


def test_many_pages_lead_on_and_keep_the_filters(app: Flask, administrator: Administrator) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        add_organizations(
            session,
            [(f"D{number:03}AAAA", Organization(name=f"Дом {number:03}", sphere="social")) for number in range(60)],
        )
    page = administrator.get(f"{LIST}?query=дом&sphere=social").text
    assert "Страница 1 из 2" in page
    assert "page=2&amp;query=%D0%B4%D0%BE%D0%BC&amp;sphere=social" in page
    assert ">Дом 059<" in administrator.get(f"{LIST}?query=дом&sphere=social&page=2").text


def test_one_organization_shows_all_that_is_known_of_it(administrator: Administrator) -> None:
    page = administrator.get(f"{LIST}/organizations/k7m3q9xa").text
    for fact in ("Школа № 1", "7707083893", "770701001", "92701000", "Мира, 1", "social-2026", "ответы принимаются с"):
        assert fact in page
    assert administrator.get(f"{LIST}/organizations/ZZZZZZZZ").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_is_read_back_as_the_register_it_came_from(
    app: Flask, administrator: Administrator, form: str
) -> None:
    rows = [
        Organization(name="=cmd|'/C calc'!A0", sphere="social", address="'-1; «дом»\"", inn="0770708389", recipients=0),
        Organization(name="'=уже обезврежено", sphere="health", kind="both", site_url="a.ru, школа.рф"),
        Organization(name="-", sphere="social", short_name="+7"),
    ]
    with app.extensions["survey"].sessions.begin() as session:
        add_organizations(session, [(f"D{number}AAAAAA", row) for number, row in enumerate(rows[:2])])
        session.execute(update(OrganizationRow).where(OrganizationRow.code == "D0AAAAAA").values(inn="7707083893"))
        session.execute(update(OrganizationRow).where(OrganizationRow.code == "D0AAAAAA").values(archived_on=None))
    answer = administrator.get(f"{LIST}/register.{form}")
    assert answer.status_code == 200
    register = parse_register(answer.data)
    with app.extensions["survey"].readers() as session:
        plan = plan_import(session, register.lines, {})
    assert (plan.added, plan.changed, plan.refused, plan.unchanged) == ([], [], [], 4)
    assert acts_of(app)[0][0] == "download_register"


def test_the_archive_asks_first_stops_responses_and_can_be_undone(app: Flask, administrator: Administrator) -> None:
    page = f"{LIST}/organizations/{SCHOOL}"
    question = administrator.get(f"{page}/archive").text
    assert "social-2026" in question
    assert administrator.client.post(f"{page}/archive").status_code == 422  # not from a page of ours
    done = administrator.post(f"{page}/archive")
    assert done.status_code == 303
    assert "в архиве с" in administrator.get(done.headers["Location"]).text
    visitor = app.test_client()
    address = f"/api/v1/organizations/{SCHOOL}"
    app.extensions["survey"].collection.organizations._remembered.clear()
    answer = visitor.post(f"{address}/responses", json=response_payload(ANSWERS))
    assert (answer.status_code, answer.get_json()["code"]) == (410, "organization_archived")
    assert visitor.get(f"{address}/questionnaire").status_code == 410
    hosted = visitor.get(f"/s/{SCHOOL}")
    assert (hosted.status_code, "Опрос закрыт" in hosted.text) == (410, True)
    assert visitor.get("/api/v1/organizations?query=школа").get_json()["organizations"] == []
    assert ">Школа № 1<" not in administrator.get(LIST).text
    assert ">Школа № 1<" in administrator.get(f"{LIST}?state=archived").text
    assert administrator.post(f"{page}/restore", on=f"{page}/archive").status_code == 303
    app.extensions["survey"].collection.organizations._remembered.clear()
    assert visitor.post(f"{address}/responses", json=response_payload(ANSWERS)).status_code == 201
    assert [each[:2] for each in acts_of(app)[:2]] == [
        ("restore_organization", SCHOOL),
        ("archive_organization", SCHOOL),
    ]


def test_a_response_taken_before_the_archive_is_still_known(app: Flask, administrator: Administrator) -> None:
    payload = response_payload(ANSWERS)
    address = f"/api/v1/organizations/{SCHOOL}/responses"
    assert app.test_client().post(address, json=payload).status_code == 201
    administrator.post(f"{LIST}/organizations/{SCHOOL}/archive")
    app.extensions["survey"].collection.organizations._remembered.clear()
    assert app.test_client().post(address, json=payload).status_code == 200


def test_likely_duplicates_are_shown_and_merged_after_a_question(app: Flask, administrator: Administrator) -> None:
    with app.extensions["survey"].sessions.begin() as session:
        add_organization(
            session, "CCCC1111", name="Школа №1.", short_name="", inn="7707083893", kpp="770701001", address="пл. Мира"
        )
    sent = app.test_client().post("/api/v1/organizations/CCCC1111/responses", json=response_payload())
    assert sent.status_code == 201
    pairs = administrator.get(f"{LIST}/duplicates").text
    assert "совпадают ИНН и КПП" in pairs
    assert "Библиотека" not in pairs
    question = f"{LIST}/merge?first=cccc1111&second={SCHOOL}"
    asked = administrator.get(question).text
    assert "Разделить записи снова нельзя" in asked
    assert "Ответов станет 1." in asked
    assert acts_of(app)[0] == ("compare_organizations", "CCCC1111", {"other": SCHOOL})
    fields = {"first": "CCCC1111", "second": SCHOOL}
    refused = administrator.post(f"{LIST}/merge", fields, on=question).text
    assert "Выберите" in refused
    assert "Ответов" not in refused  # what is not logged is not told
    done = administrator.post(f"{LIST}/merge", {**fields, "kept": SCHOOL}, on=question)
    assert done.status_code == 303
    page = administrator.get(done.headers["Location"]).text
    assert "Школа №1." in page
    assert app.test_client().get("/s/CCCC1111").status_code == 200
    assert "Школа № 1" in administrator.get(f"{LIST}?query=CCCC1111").text
    assert acts_of(app)[0] == ("merge_organizations", SCHOOL, {"merged": "CCCC1111", "responses": "1"})
    with app.extensions["survey"].readers() as session:
        assert session.scalars(select(OrganizationRow.code).order_by(OrganizationRow.code)).all() == [LIBRARY, SCHOOL]


@pytest.mark.parametrize("second", ["", "ZZZZZZZZ", "x" * 300])
def test_codes_that_are_none_are_told(administrator: Administrator, second: str) -> None:
    answer = administrator.get(f"{LIST}/merge?first={SCHOOL}&second={second}")
    assert answer.status_code == 404
    assert "Проверьте оба кода" in answer.text


def test_what_cannot_be_merged_says_why(administrator: Administrator) -> None:
    page = administrator.get(f"{LIST}/merge?first={SCHOOL}&second={SCHOOL}").text
    assert "Это одна и та же запись" in page
    assert ">Объединить</button>" not in page  # there is nothing to choose
    answer = administrator.post(
        f"{LIST}/merge",
        {"first": SCHOOL, "second": SCHOOL, "kept": SCHOOL},
        on=f"{LIST}/merge?first={SCHOOL}&second={SCHOOL}",
    )
    assert answer.status_code == 409
